import { initialValues } from '../model/noun.ts'
import type { Write } from './apply.ts'
import { replaces, type Clock } from './clock.ts'
import { addressOf, nounNames, nouns, type NounKey, type NounName, type NounRecord } from './nouns.ts'

/** What a state knows of one record. */
export interface Kept {
  readonly noun: NounName
  /** Whose record it is, for nouns of coding streams; empty for shared ones. */
  readonly coder: string
  readonly address: string
  readonly key: Readonly<Record<string, unknown>>
  /** Whether its creation has come; until then changes to it wait here. Nouns without a creation are always known. */
  known: boolean
  values: Record<string, unknown>
  /** The write that each field holds; a field that nobody wrote has none. */
  clocks: Record<string, Clock>
  createdAt: number | null
  updatedAt: number
}

/**
 * The project's state in memory: what the window holds of it, and what tests compare the tables with.
 * It takes writes in any order and any number of times.
 */
export class Records {
  private readonly kept = new Map<NounName, Map<string, Kept>>(nounNames.map((name) => [name, new Map()]))

  /** Applies a write where its clock says that it holds. `at` is the event's wall clock, `coder` its stream's. */
  put(write: Write, clock: Clock, at: number, coder: string): Kept {
    const record = this.open(write, coder)
    const { fields } = nouns[write.noun] as { fields: Record<string, { rule: 'latest' | 'earliest' }> }
    if (write.created) {
      record.known = true
      record.createdAt = Math.min(record.createdAt ?? at, at)
    }
    record.updatedAt = Math.max(record.updatedAt, at)
    for (const [name, value] of Object.entries(write.set)) {
      const field = fields[name]
      if (!field || !replaces(field.rule, clock, record.clocks[name])) continue
      record.values[name] = value
      record.clocks[name] = clock
    }
    return record
  }

  /** Mine, or the shared one; undefined while its creation has not come. */
  find<N extends NounName>(noun: N, key: NounKey<N>, coder: string): NounRecord<N> | undefined {
    const record = this.kept.get(noun)?.get(place(noun, key, coder))
    // Values are what this noun's own events said.
    return record?.known ? ({ ...record.key, ...record.values } as NounRecord<N>) : undefined
  }

  /** A record with its clocks, known or not. */
  look(noun: NounName, key: Readonly<Record<string, unknown>>, coder: string): Kept | undefined {
    return this.kept.get(noun)?.get(place(noun, key, coder))
  }

  /** Every known record of a noun. */
  *all(noun: NounName): Generator<Kept> {
    for (const record of this.kept.get(noun)?.values() ?? []) if (record.known) yield record
  }

  /** Every record that anything was said of, known or not, as canonical lines: equal states have equal dumps. */
  *dump(): Generator<string> {
    for (const noun of nounNames) {
      const records = [...(this.kept.get(noun)?.values() ?? [])].sort((a, b) =>
        dumpOrder(a) < dumpOrder(b) ? -1 : 1,
      )
      for (const record of records) if (isSaid(record)) yield dumpLine(record)
    }
  }

  private open(write: Write, coder: string): Kept {
    const all = this.kept.get(write.noun)
    const where = place(write.noun, write.key, coder)
    const known = all?.get(where)
    if (known) return known
    const noun = nouns[write.noun]
    const fresh: Kept = {
      noun: write.noun,
      coder: noun.stream === 'coding' ? coder : '',
      address: addressOf(write.noun, write.key),
      key: write.key,
      known: !hasCreation(write.noun),
      values: initialValues(noun),
      clocks: {},
      createdAt: null,
      updatedAt: 0,
    }
    all?.set(where, fresh)
    return fresh
  }
}

/** Marks, boundaries, answers and readings are there as soon as anything is said about them; other nouns are created. */
export const hasCreation = (noun: NounName): boolean =>
  !(noun === 'mark' || noun === 'boundary' || noun === 'value' || noun === 'reading' || noun === 'project')

const place = (noun: NounName, key: Readonly<Record<string, unknown>>, coder: string): string =>
  nouns[noun].stream === 'coding' ? `${coder} ${addressOf(noun, key)}` : addressOf(noun, key)

/** Whether anything holds of a record: an event that changes nothing, as one that closes an act, leaves none. */
export const isSaid = (record: Pick<Kept, 'createdAt' | 'clocks'>): boolean =>
  record.createdAt !== null || Object.keys(record.clocks).length > 0

/** By what a noun's records are sorted in a dump: owner, then address. */
export const dumpOrder = (record: Pick<Kept, 'coder' | 'address'>): string =>
  `${record.coder} ${record.address}`

/** One record in canonical form: only fields that somebody wrote, each with its clock. */
export function dumpLine(record: Omit<Kept, 'key'>): string {
  const fields: Record<string, unknown> = {}
  for (const name of nouns[record.noun].fieldNames) {
    const clock = record.clocks[name]
    if (clock) fields[name] = [record.values[name], clock.lamport, clock.actor]
  }
  const { noun, coder, address, known, createdAt, updatedAt } = record
  return JSON.stringify({ noun, coder, address, known, createdAt, updatedAt, fields })
}
