import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { openInMemory } from './open.ts'
import { Project } from './project.ts'
import { aProject, type BuiltProject } from './testing/a-project.ts'

const issuesSeen = ({ project, author, revision }: BuiltProject, end: number): (string | null)[] =>
  project
    .lookup(author.coder)
    .statementsOn(revision, 0, end)
    .map(({ issue }) => issue)

describe('merged records', () => {
  test('are followed where statements are read, over several merges, and no more once they are taken apart', () => {
    const built = aProject()
    const { ids, issue, act, tag } = built
    const [rail, traffic] = [ids(), ids()]
    act(
      { do: 'create-issue', id: rail, set: { name: 'Rail' } },
      { do: 'create-issue', id: traffic, set: { name: 'Traffic' } },
    )
    tag({ start: 0, end: 5 })
    act({ do: 'change-issue', id: issue, set: { mergedInto: rail } })
    expect(issuesSeen(built, 5)).toEqual([rail])
    act({ do: 'change-issue', id: rail, set: { mergedInto: traffic } })
    expect(issuesSeen(built, 5)).toEqual([traffic])
    act({ do: 'change-issue', id: rail, set: { mergedInto: null } })
    expect(issuesSeen(built, 5)).toEqual([rail])
    act({ do: 'change-issue', id: issue, set: { mergedInto: null } })
    expect(issuesSeen(built, 5)).toEqual([issue])
    expect(check(built.project, { rebuild: true }).findings).toEqual([])
  })

  test('are followed for whoever reported, too', () => {
    const { project, ids, speaker, act, tag } = aProject()
    const other = ids()
    act({ do: 'create-speaker', id: other, set: { name: 'Mara Lund' } })
    tag({ start: 0, end: 5, speaker: null, reportedBy: speaker })
    act({ do: 'change-speaker', id: speaker, set: { mergedInto: other } })
    const seen = project.db
      .prepare('SELECT p.id FROM visible_statements AS s JOIN speakers AS p ON p.no = s.reported_by')
      .pluck()
      .all()
    expect(seen).toEqual([other])
  })

  test('of which two colleagues merged each into the other lead one way, and are offered under one name', () => {
    const one = aProject()
    const { ids, issue, revision } = one
    const rail = ids()
    one.act({ do: 'create-issue', id: rail, set: { name: 'Rail' } })
    one.tag({ start: 0, end: 5 })
    const other = new Project(openInMemory())
    const exchange = (from: Project, to: Project): void => {
      if (!to.inTransaction(() => to.log.ingest(from.log.streams())).ok) throw new Error('Not taken in.')
    }
    exchange(one.project, other)
    const ben = { coder: ids(), actor: ids() }
    one.act({ do: 'change-issue', id: issue, set: { mergedInto: rail } })
    other.act({ author: ben, group: ids(), at: 1, closes: true }, [
      { do: 'introduce-coder', id: ben.coder, set: { name: 'Ben' } },
      { do: 'change-issue', id: rail, set: { mergedInto: issue } },
    ])
    exchange(other, one.project)
    exchange(one.project, other)
    for (const project of [one.project, other]) {
      expect(
        project
          .lookup(one.author.coder)
          .statementsOn(revision, 0, 5)
          .map((each) => each.issue),
      ).toEqual([rail])
      expect(
        project
          .lookup(one.author.coder)
          .issuesUnder(null)
          .map(({ name }) => name),
      ).toEqual(['Rail'])
    }
  })
})

describe('speakers', () => {
  test('are found by the names that they have now, and not when they are merged or removed', () => {
    const { project, author, ids, speaker, act } = aProject()
    const named = (name: string): string[] =>
      project
        .lookup(author.coder)
        .speakersNamed(name)
        .map(({ id }) => id)
    act({ do: 'change-speaker', id: speaker, set: { aliases: ['The Minister', 'T. Adair'] } })
    expect([named('minister adair'), named('t. adair'), named('the minister')]).toEqual([
      [speaker],
      [speaker],
      [speaker],
    ])
    act({ do: 'change-speaker', id: speaker, set: { name: 'Senator  Adair', aliases: ['T. Adair'] } })
    expect([
      named('senator adair'),
      named('t. adair'),
      named('minister adair'),
      named('the minister'),
    ]).toEqual([[speaker], [speaker], [], []])
    const other = ids()
    act({ do: 'create-speaker', id: other, set: { name: 'Another', aliases: ['T. Adair'] } })
    expect(named('t. adair').sort()).toEqual([speaker, other].sort())
    act({ do: 'change-speaker', id: speaker, set: { mergedInto: other } })
    expect(named('t. adair')).toEqual([other])
    act({ do: 'change-speaker', id: other, set: { removed: true } })
    expect(named('t. adair')).toEqual([])
  })
})

describe('a row', () => {
  test('holds a clock of its own only for fields that were written after its creation', () => {
    const { project, ids, revision, act } = aProject()
    const id = ids()
    act({ do: 'tag', id, set: { revision, start: 0, end: 5, memo: 'first' } })
    const row = () =>
      project.db.prepare('SELECT lamport, actor, clocks FROM statements').get() as {
        lamport: number
        clocks: string | null
      }
    const { lamport, clocks } = row()
    expect(clocks).toBeNull()
    act({ do: 'change-statement', id, set: { stance: 'for' } })
    act({ do: 'change-statement', id, set: { memo: '' } })
    expect(row().lamport).toBe(lamport)
    expect(Object.keys(JSON.parse(row().clocks ?? '{}') as object).sort()).toEqual(['memo', 'stance'])
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })

  test('of another coder’s statement with the same id is another', () => {
    const one = aProject()
    const { project, ids, revision, author } = one
    const [id, guest] = [ids(), { coder: ids(), actor: ids() }]
    one.act({ do: 'tag', id, set: { revision, start: 0, end: 5 } })
    const act = { author: { ...author, set: guest }, group: ids(), at: 1, closes: true }
    expect(project.act(act, [{ do: 'tag', id, set: { revision, start: 7, end: 9 } }]).ok).toBe(true)
    expect(project.lookup(author.coder).record('statement', { id })?.start).toBe(0)
    expect(project.lookup(guest.coder).record('statement', { id })?.start).toBe(7)
    expect(check(project, { rebuild: true }).findings).toEqual([])
  })
})
