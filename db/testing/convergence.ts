import * as fc from 'fast-check'
import { writesOf } from '../../app/events/apply.ts'
import { readPayload } from '../../app/events/kinds.ts'
import { Records } from '../../app/events/records.ts'
import { check } from '../check.ts'
import { dump } from '../dump.ts'
import type { Project } from '../project.ts'
import { uuidText } from '../row-numbers.ts'
import { likelyDoings, World, type Step } from './world.ts'

/** Who works on which of three machines, what happens to them, and in which order they merge in the end. */
export interface History {
  readonly coders: readonly number[]
  readonly steps: readonly Step[]
  readonly order: number
}

/** Random histories of at most so many steps. */
export function histories(longest: number): fc.Arbitrary<History> {
  const number = fc.nat({ max: 97 })
  return fc.record({
    coders: fc.constantFrom([0, 0, 1], [0, 1, 1], [0, 1, 0]),
    steps: fc.array(
      fc.record({
        do: fc.constantFrom(...likelyDoings),
        machine: fc.nat({ max: 2 }),
        a: number,
        b: number,
        c: number,
      }),
      { maxLength: longest, size: 'max' },
    ),
    order: fc.nat({ max: 1000 }),
  })
}

/** Most histories are to begin with somebody who knows an article and an issue, and has told the others. */
const START: readonly Step[] = [
  { do: 'article', machine: 0, a: 0, b: 0, c: 0 },
  { do: 'issue', machine: 0, a: 0, b: 0, c: 0 },
  { do: 'send', machine: 0, a: 1, b: 0, c: 0 },
  { do: 'send', machine: 0, a: 2, b: 0, c: 0 },
]

/** Plays a history and gives every way in which the machines do not agree in the end: none, if all is well. */
export function disagreements({ coders, steps, order }: History): string[] {
  const world = new World(coders)
  try {
    world.run(START)
    world.run(steps)
    world.mergeAll(order)
    const [first, ...others] = world.machines.map(({ project }) => project)
    if (!first) return []
    const known = [...dump(first)]
    const derived = derivedFrom(first)
    return [
      ...others.flatMap((other) => [
        ...differences('dump', known, [...dump(other)]),
        ...differences('derived', derived, derivedFrom(other)),
      ]),
      // All are the same by now: what holds of one holds of each.
      ...differences(
        'fold in memory',
        foldInMemory(first, order),
        known.filter((line) => line.startsWith('{"noun"')),
      ),
      ...check(others[order % others.length] ?? first, { rebuild: true }).findings,
      ...takesNothingNew(first, others[0] ?? first),
    ]
  } finally {
    world.close()
  }
}

function differences(what: string, expected: readonly string[], found: readonly string[]): string[] {
  if (expected.length === found.length && expected.every((line, at) => line === found[at])) return []
  const missing = expected.filter((line) => !found.includes(line))
  const more = found.filter((line) => !expected.includes(line))
  return [`${what}: without\n  ${missing.join('\n  ')}\n but with\n  ${more.join('\n  ')}`]
}

/** The same records as `Records` folds them, streams in an order of their own. */
function foldInMemory(project: Project, order: number): string[] {
  const records = new Records()
  const streams = project.log.streams()
  for (let at = 0; at < streams.length; at++) {
    const stream = streams[(at + order) % streams.length]
    for (const event of stream?.events ?? []) {
      const { actor, coder } = stream?.head ?? { actor: '', coder: '' }
      for (const write of writesOf(readPayload(event.kind, event.payload)))
        records.put(write, { lamport: event.lamport, actor }, event.at, coder)
    }
  }
  return [...records.dump()]
}

/** What queries read besides the records: where merges lead, by what names speakers are found. */
function derivedFrom({ db }: Project): string[] {
  const statements = db
    .prepare(
      `SELECT v.id AS viewer, s.id, c.id AS coder, i.id AS issue, p.id AS speaker FROM visible_statements AS s
       JOIN coders AS v ON v.no = s.viewer JOIN coders AS c ON c.no = s.coder
       LEFT JOIN issues AS i ON i.no = s.issue LEFT JOIN speakers AS p ON p.no = s.speaker ORDER BY 1, 2, 3`,
    )
    .all() as { id: Buffer }[]
  const names = db
    .prepare(
      'SELECT n.comparable, s.id FROM speaker_names AS n JOIN speakers AS s ON s.no = n.speaker ORDER BY 1, 2',
    )
    .all()
  return [
    ...statements.map((row) => JSON.stringify({ ...row, id: uuidText(row.id) })),
    ...names.map((row) => JSON.stringify(row)),
  ]
}

function takesNothingNew(project: Project, from: Project): string[] {
  const before = [...dump(project)].join('\n')
  const taken = project.inTransaction(() => project.log.ingest(from.log.streams()))
  if (!taken.ok) return [taken.error.message]
  const added = taken.value.reduce((sum, each) => sum + each.added, 0)
  return added === 0 && before === [...dump(project)].join('\n')
    ? []
    : [`${added} events were taken in again`]
}
