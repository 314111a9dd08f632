import { beforeEach, describe, expect, test } from 'vitest'
import {
  hashOfEvent,
  hashOfHead,
  type LoggedEvent,
  type Stream,
  type StreamHead,
} from '../app/events/event.ts'
import { writeColumns } from '../app/events/columns.ts'
import { check } from './check.ts'
import { dump } from './dump.ts'
import { openInMemory } from './open.ts'
import { Project } from './project.ts'
import { aProject, countedIds, type BuiltProject } from './testing/a-project.ts'

const dumped = (project: Project): string => [...dump(project)].join('\n')
const empty = (): Project => new Project(openInMemory())
const ingest = (project: Project, streams: readonly Stream[]) =>
  project.inTransaction(() => project.log.ingest(streams))

describe('the log is append-only', () => {
  test.each([
    ['UPDATE events SET at = 0', 'changing'],
    ['DELETE FROM events WHERE position = 1', 'deleting'],
    ['INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 1', 'replacing'],
    [
      'REPLACE INTO events SELECT 99999, stream, seq, 1, 1, "group", 0, kind, v, payload, previous FROM events LIMIT 1',
      'replacing under another position',
    ],
    ['UPDATE OR REPLACE events SET position = 2 WHERE position = 1', 'moving'],
  ])('%s is refused', (sql) => {
    const { project } = aProject()
    const before = project.log.streams()
    expect(() => project.db.exec(sql)).toThrow(/append-only|UNIQUE/)
    expect(project.log.streams()).toEqual(before)
  })
})

describe('streams that come in', () => {
  let built: BuiltProject
  let streams: Stream[]
  beforeEach(() => {
    built = aProject()
    built.tag({ start: 0, end: 6 })
    built.tag({ start: 7, end: 20, stance: 'for' })
    streams = built.project.log.streams()
  })

  test('make an empty project equal, and bring nothing new a second time', () => {
    const other = empty()
    expect(ingest(other, streams)).toMatchObject({ ok: true, value: [{ added: 4 + 1 }, { added: 2 }] })
    expect(
      dumped(other)
        .split('\n')
        .filter((line) => line.startsWith('{"noun"')),
    ).toEqual(
      dumped(built.project)
        .split('\n')
        .filter((line) => line.startsWith('{"noun"')),
    )
    const before = dumped(other)
    expect(ingest(other, streams)).toMatchObject({ ok: true, value: [{ added: 0 }, { added: 0 }] })
    expect(dumped(other)).toBe(before)
    expect(check(other, { rebuild: true }).findings).toEqual([])
  })

  test('wait where what they change has not come yet', () => {
    const coding = streams.filter(({ head }) => head.kind === 'coding')
    const other = empty()
    expect(ingest(other, coding).ok).toBe(true)
    const lookup = other.lookup(built.author.coder)
    expect(lookup.record('issue', { id: built.issue })).toBeUndefined()
    expect(ingest(other, streams).ok).toBe(true)
    expect(lookup.record('issue', { id: built.issue })?.name).toBe('Trade')
    expect(lookup.statementsOn(built.revision, 0, 6)).toMatchObject([{ issue: built.issue }])
  })

  test('are known by a command decided afterwards: a new issue of theirs is in the codebook in force', () => {
    const other = empty()
    ingest(
      other,
      streams.map((stream) => ({ ...stream, events: stream.events.slice(0, 2) })),
    )
    expect(other.codebookInForce()).toBeNull()
    ingest(other, streams)
    expect(other.codebookInForce()?.hash).toBe(built.project.codebookInForce()?.hash)
  })

  /** A stream with one event made another, and the chain mended from there on, as a forger would. */
  function forged(stream: Stream, at: number, change: (event: LoggedEvent) => LoggedEvent): Stream {
    let previous = hashOfHead(stream.head)
    const events = stream.events.map((event, index) => {
      const next = { ...(index === at ? change(event) : event), previous }
      previous = hashOfEvent(next)
      return next
    })
    return { ...stream, events }
  }
  const shared = (): Stream =>
    streams.find(({ head }) => head.kind === 'shared') ?? streams[0] ?? unreachable()
  const coding = (): Stream =>
    streams.find(({ head }) => head.kind === 'coding') ?? streams[0] ?? unreachable()

  const damages: [what: string, damage: () => Stream, code: string][] = [
    [
      'another event under a known number',
      () => forged(shared(), 1, (event) => ({ ...event, at: event.at + 1 })),
      'damaged',
    ],
    [
      'the same in a copy that is shorter',
      () => ({
        ...forged(shared(), 1, (event) => ({ ...event, at: 7 })),
        events: forged(shared(), 1, (event) => ({ ...event, at: 7 })).events.slice(0, 2),
      }),
      'damaged',
    ],
    [
      'a chain that is broken',
      () => ({
        ...shared(),
        events: shared().events.map((event, at) =>
          at === 2 ? { ...event, previous: '0'.repeat(64) } : event,
        ),
      }),
      'damaged',
    ],
    ['an event left out', () => ({ ...shared(), events: shared().events.toSpliced(1, 1) }), 'damaged'],
    [
      'a head of another coder',
      () => ({ ...shared(), head: { ...shared().head, coder: built.ids() } }),
      'damaged',
    ],
  ]
  test.each(damages)('are refused as damage: %s; and nothing is changed', (_, damage, code) => {
    const before = dumped(built.project)
    // What comes with it is not taken in either.
    const stranger = aStranger()
    const refused = ingest(built.project, [stranger, damage()])
    expect(refused).toMatchObject({ ok: false, error: { code } })
    expect(dumped(built.project)).toBe(before)
    expect(check(built.project, { rebuild: true }).findings).toEqual([])
  })

  const lies: [what: string, lie: () => Stream, code: string][] = [
    [
      'a clock that runs backwards',
      () => forged(shared(), 2, (event) => ({ ...event, lamport: 1 })),
      'damaged',
    ],
    [
      'an event of the other kind of stream',
      () => ({
        ...coding(),
        events: forged({ ...coding(), events: shared().events }, -1, (event) => event).events,
      }),
      'damaged',
    ],
    [
      'a payload that does not fit its kind',
      () => forged(coding(), 0, (event) => ({ ...event, payload: '{"id":"x","set":{}}' })),
      'damaged',
    ],
    [
      'a payload with a field too many',
      () =>
        forged(shared(), 0, (event) => ({
          ...event,
          payload: event.payload.toString().replace('"set"', '"__proto__":{"removed":true},"set"'),
        })),
      'damaged',
    ],
    [
      'a kind that is not known',
      () => forged(shared(), 0, (event) => ({ ...event, kind: 'verdict.created' })),
      'newer',
    ],
    ['a version that is not known', () => forged(shared(), 0, (event) => ({ ...event, v: 2 })), 'newer'],
    [
      'an act that takes back half of another',
      () =>
        forged(coding(), 1, (event) => ({
          ...event,
          group: coding().events[0]?.group ?? '',
          reverses: { form: 'undo' as const, group: built.ids() },
        })),
      'damaged',
    ],
  ]
  test.each(lies)('are refused by a project that knows nothing of them: %s', (_, lie, code) => {
    const other = empty()
    const before = dumped(other)
    expect(ingest(other, [aStranger(), lie()])).toMatchObject({ ok: false, error: { code } })
    expect(dumped(other)).toBe(before)
  })

  test('cannot put events into the act of another coder', () => {
    const group = shared().events[0]?.group ?? ''
    const stranger = aStranger()
    const into = forged(stranger, 0, (event) => ({ ...event, group }))
    expect(ingest(built.project, [into])).toMatchObject({ ok: false, error: { code: 'damaged' } })
  })

  function aStranger(): Stream {
    const ids = countedIds(5000)
    const head: StreamHead = { actor: ids(), coder: ids(), kind: 'shared', by: null }
    const event: LoggedEvent = {
      seq: 1,
      lamport: 900,
      at: 1,
      group: ids(),
      closes: true,
      reverses: null,
      kind: 'issue.created',
      v: 1,
      payload: JSON.stringify({ id: ids(), set: { name: 'Rail' } }),
      previous: hashOfHead(head),
    }
    return { head, events: [event] }
  }

  test('move the clock on: what is written afterwards is younger', () => {
    const other = built.project
    ingest(other, [aStranger()])
    built.tag({ start: 30, end: 40 })
    expect(
      other.log
        .streams()
        .flatMap(({ events }) => events.map(({ lamport }) => lamport))
        .sort((a, b) => b - a)[0],
    ).toBe(901)
  })

  test('of statements made by the run are the same statements, one by one and folded anew', () => {
    const { project, author, ids, revision, issue } = built
    const rows = Array.from({ length: 40 }, (_, at) => ({
      revision,
      start: at,
      end: at + 50,
      issue,
      memo: at % 2 ? 'é🚢' : '',
    }))
    const made = project.tagRun({ author, group: ids(), at: 5, closes: false }, ids(), rows)
    expect(made).toMatchObject({ ok: true, value: { made: 40 } })
    const other = empty()
    ingest(other, project.log.streams())
    expect(other.lookup(author.coder).statementsOn(revision, 3, 53)).toHaveLength(1)
    expect(check(other, { rebuild: true }).findings).toEqual([])
  })

  test('with a run that names a statement at its initial value keep its clock all the same', () => {
    const other = empty()
    const stream = aStranger()
    const head: StreamHead = { ...stream.head, kind: 'coding' }
    const payload = writeColumns(built.ids(), [{ start: 0, end: 4, memo: '', sure: false }])
    const [event] = stream.events
    const events = event
      ? [{ ...event, kind: 'statements.created', payload, previous: hashOfHead(head) }]
      : []
    expect(ingest(other, [{ head, events }]).ok).toBe(true)
    const line = [...dump(other)].find((each) => each.includes('"statement"'))
    expect(line).toContain('"memo":["",900,')
    expect(check(other, { rebuild: true }).findings).toEqual([])
  })
})

function unreachable(): never {
  throw new Error('There is no such stream.')
}
