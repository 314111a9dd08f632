import { describe, expect, test } from 'vitest'
import { SMALLEST_RUN } from '../app/events/kinds.ts'
import { check } from './check.ts'
import { dump } from './dump.ts'
import { headsOf } from './heads.ts'
import type { Act, Project } from './project.ts'
import { aProject } from './testing/a-project.ts'

const dumped = (project: Project): string => [...dump(project)].join('\n')

describe('an act', () => {
  test('is one group, closed by its last event, and is there for every reader', () => {
    const { project, author, ids, revision, issue } = aProject()
    const group = ids()
    const tag = (start: number) =>
      ({ do: 'tag', id: ids(), set: { revision, start, end: 90, issue } }) as const
    const done = project.act({ author, group, at: 5000, closes: true }, [tag(0), tag(1), tag(2)])
    expect(done).toMatchObject({ ok: true, value: { position: project.position() } })
    expect(project.isDone(group)).toBe(true)
    const closing = project.log
      .streams()
      .flatMap(({ events }) => events)
      .filter((event) => event.group === group)
    expect(closing.map(({ closes }) => closes)).toEqual([false, false, true])
    expect(project.lookup(author.coder).statementsOn(revision, 1, 90)).toHaveLength(1)
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('of which one command is refused does nothing at all', () => {
    const { project, ids, revision, act } = aProject()
    const before = dumped(project)
    const refused = act(
      { do: 'create-issue', id: ids(), set: { name: 'Rail' } },
      { do: 'tag', id: ids(), set: { revision, start: 0, end: 5 } },
      { do: 'tag', id: ids(), set: { revision, start: 0, end: 5000 } },
    )
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-place' } })
    expect(dumped(project)).toBe(before)
    expect(project.codebookInForce()?.canonical).not.toContain('Rail')
    // Nothing is remembered of rows that were rolled back.
    act(
      { do: 'create-issue', id: ids(), set: { name: 'Rail' } },
      { do: 'tag', id: ids(), set: { revision, start: 0, end: 5 } },
    )
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('that is asked for twice is done once', () => {
    const { project, author, ids, revision } = aProject()
    const act: Act = { author, group: ids(), at: 1, closes: true }
    const tag = { do: 'tag', id: ids(), set: { revision, start: 0, end: 5 } } as const
    project.act(act, [tag])
    const position = project.position()
    expect(project.act(act, [tag, { do: 'title-project', title: 'Again' }])).toMatchObject({
      ok: true,
      value: { applied: [] },
    })
    expect(project.position()).toBe(position)
  })

  test('that would change nothing leaves nothing in the log', () => {
    const { project, issue, act } = aProject()
    const position = project.position()
    expect(act({ do: 'change-issue', id: issue, set: { name: 'Trade' } })).toMatchObject({
      ok: true,
      value: { applied: [] },
    })
    expect(project.position()).toBe(position)
  })

  test('in parts is closed by the last one, also where that comes to nothing', () => {
    const { project, author, ids, revision, issue } = aProject()
    const group = ids()
    project.act({ author, group, at: 1, closes: false }, [
      { do: 'tag', id: ids(), set: { revision, start: 0, end: 5 } },
    ])
    expect(project.isDone(group)).toBe(false)
    project.act({ author, group, at: 2, closes: true }, [
      { do: 'change-issue', id: issue, set: { name: 'Trade' } },
    ])
    expect(project.isDone(group)).toBe(true)
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('within another transaction takes back its own part alone when it is refused', () => {
    const { project, ids, act } = aProject()
    const outer = project.inTransaction(() => {
      act({ do: 'create-issue', id: ids(), set: { name: 'Rail' } })
      expect(
        act(
          { do: 'create-issue', id: ids(), set: { name: 'Ships' } },
          { do: 'create-issue', id: ids(), set: { name: '' } },
        ).ok,
      ).toBe(false)
      return act({ do: 'create-issue', id: ids(), set: { name: 'Docks' } })
    })
    expect(outer.ok).toBe(true)
    expect(project.records('issue').map(({ name }) => name)).toEqual(['Trade', 'Rail', 'Docks'])
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('by an actor moves on the heads of the streams that it writes to', () => {
    const { project, author, tag } = aProject()
    expect(headsOf(project, author.actor)).toMatchObject({ shared: { seq: 5 }, coding: null })
    tag({ start: 0, end: 5 })
    const [shared, coding] = project.log.streams()
    expect(headsOf(project, author.actor).coding?.seq).toBe(1)
    expect([shared?.events.length, coding?.events.length]).toEqual([5, 1])
  })

  test('keeps the codebook that its statements were made under', () => {
    const { project, ids, act, tag } = aProject()
    tag({ start: 0, end: 5 })
    const first = project.codebookInForce()
    act({ do: 'create-issue', id: ids(), set: { name: 'Rail' } })
    tag({ start: 6, end: 9 })
    const second = project.codebookInForce()
    expect(first?.hash).not.toBe(second?.hash)
    const kept = [...dump(project)].filter((line) => line.startsWith('{"codebook"'))
    expect(kept.join('\n')).toContain(first?.hash)
    expect(kept.join('\n')).toContain(second?.hash)
    expect(kept.every((line) => !line.includes('"canonical":null'))).toBe(true)
  })
})

describe('statements made by the run', () => {
  const rowsIn = (revision: string, count: number, end = 500) =>
    Array.from({ length: count }, (_, at) => ({ revision, start: at, end }))

  test('are made where they can be, the others told by their index', () => {
    const { project, author, ids, revision, issue, tag } = aProject()
    tag({ start: 3, end: 500, issue, speaker: null })
    const rows = rowsIn(revision, 30).map((row) => ({ ...row, issue }))
    const act: Act = { author, group: ids(), at: 1, closes: false }
    const bad = [
      { revision, start: 5, end: 2 },
      { revision: 'f'.repeat(64), start: 0, end: 1 },
      { revision, start: 7, end: 500, issue },
      { revision, start: 0, end: 1, issue: ids() },
    ]
    const made = project.tagRun(act, ids(), [...rows, ...bad])
    if (!made.ok) throw new Error(made.error.message)
    expect(made.value.made).toBe(29)
    expect([...made.value.refused].map(([index, { code }]) => [index, code])).toEqual([
      [3, 'twin'],
      [30, 'bad-place'],
      [31, 'missing'],
      // A twin of the same run.
      [32, 'twin'],
      [33, 'missing'],
    ])
    expect(project.isDone(act.group)).toBe(false)
    project.close({ ...act, closes: true })
    expect(project.isDone(act.group)).toBe(true)
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('see what changed between two runs: a removed issue, a merge', () => {
    const { project, author, ids, revision, issue, act } = aProject()
    const run = (end: number, of: string): number => {
      const made = project.tagRun(
        { author, group: ids(), at: 1, closes: true },
        ids(),
        rowsIn(revision, 1, end).map((row) => ({ ...row, issue: of })),
      )
      return made.ok ? made.value.made : -1
    }
    const other = ids()
    act({ do: 'create-issue', id: other, set: { name: 'Rail' } })
    expect(run(20, issue)).toBe(1)
    expect(run(20, other)).toBe(1)
    expect(run(21, issue)).toBe(1)
    act({ do: 'change-issue', id: issue, set: { mergedInto: other } })
    expect(run(21, other)).toBe(0)
    act({ do: 'change-issue', id: other, set: { removed: true } })
    expect(run(22, other)).toBe(0)
  })

  test.each([SMALLEST_RUN - 1, SMALLEST_RUN])(
    'are the same records whether they are few or many (%i)',
    (count) => {
      const { project, author, ids, revision } = aProject()
      const first = ids()
      project.tagRun({ author, group: ids(), at: 7, closes: false }, first, rowsIn(revision, count))
      const kinds = project.log
        .streams()
        .flatMap(({ events }) => events)
        .map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'statements.created')).toHaveLength(count < SMALLEST_RUN ? 0 : 1)
      expect(project.lookup(author.coder).record('statement', { id: first })).toMatchObject({
        start: 0,
        end: 500,
        origin: 'manual',
        sure: true,
      })
      expect(
        [...project.projection.all('statement')].every(
          ({ createdAt, updatedAt }) => createdAt === 7 && updatedAt === 7,
        ),
      ).toBe(true)
      expect(check(project, { rebuild: true }).findings).toEqual([])
    },
  )

  test('of somebody else are her imported set, and no twins of mine', () => {
    const { project, author, ids, revision, tag, act } = aProject()
    tag({ start: 0, end: 500, issue: null, speaker: null })
    const set = { coder: ids(), actor: ids() }
    act({ do: 'introduce-coder', id: set.coder, set: { name: 'Kim Ode', imported: true } })
    const made = project.tagRun(
      { author: { ...author, set }, group: ids(), at: 1, closes: false },
      ids(),
      rowsIn(revision, 20),
    )
    expect(made).toMatchObject({ ok: true, value: { made: 20 } })
    expect(project.lookup(author.coder).statementsOn(revision, 0, 500)).toHaveLength(1)
    expect(project.lookup(set.coder).statementsOn(revision, 0, 500)).toHaveLength(1)
    expect(project.log.streams().find(({ head }) => head.coder === set.coder)?.head).toMatchObject({
      kind: 'coding',
      by: { actor: author.actor, coder: author.coder },
    })
  })
})
