import { writesOf, type Write } from '../../app/events/apply.ts'
import type { Clock } from '../../app/events/clock.ts'
import type { Said } from '../../app/events/kinds.ts'
import { addressOf, nouns, type NounKey, type NounName, type NounRecord } from '../../app/events/nouns.ts'
import { hasCreation, Records } from '../../app/events/records.ts'
import { initialValues } from '../../app/model/noun.ts'

/** Which record something was said about. */
export interface Touched {
  readonly noun: NounName
  readonly key: Readonly<Record<string, unknown>>
}

/** What one act, not known to be saved yet, writes. */
interface Draft {
  readonly act: string
  readonly writes: Write[]
}

interface Painted {
  readonly noun: NounName
  readonly key: Readonly<Record<string, unknown>>
  known: boolean
  readonly values: Record<string, unknown>
}

/** Reads carry no clocks: whatever is pushed later holds against them. */
const READ: Clock = { lamport: 0, actor: '' }

/**
 * The project's records as this window shows them: those that the service confirmed, and over them what the acts
 * write that are still on their way, in the order in which they were made.
 *
 * The two never mix. So an act that is refused leaves no trace when it is dropped, however many others were made
 * meanwhile, and what colleagues change under an act on its way is there once that act is settled.
 */
export class WorkingRecords {
  private confirmed = new Records()
  private drafts: Draft[] = []
  private readonly painted = new Map<string, Painted>()
  /** Whose records of coding nouns are shown; empty before the analyst has introduced herself. */
  private readonly me: () => string

  constructor(me: () => string) {
    this.me = me
  }

  /** A record as the window shows it; undefined where it is not known. */
  record<N extends NounName>(noun: N, key: NounKey<N>): NounRecord<N> | undefined {
    const painted = this.painted.get(place(noun, key))
    if (!painted) return this.confirmed.find(noun, key, this.me())
    // Values are what this noun's own events said.
    return painted.known ? ({ ...painted.key, ...painted.values } as NounRecord<N>) : undefined
  }

  /** Every record of a noun that the window knows. */
  *all<N extends NounName>(noun: N): Generator<NounRecord<N>> {
    for (const { key, values, coder } of this.confirmed.all(noun)) {
      if (coder !== '' && coder !== this.me()) continue
      if (this.painted.has(place(noun, key))) continue
      // Values are what this noun's own events said.
      yield { ...key, ...values } as NounRecord<N>
    }
    for (const each of this.painted.values())
      if (each.noun === noun && each.known) yield { ...each.key, ...each.values } as NounRecord<N>
  }

  /** Takes a write that was saved. */
  confirm(write: Write, clock: Clock, at: number, coder: string): Touched {
    this.confirmed.put(write, clock, at, coder)
    this.paint([write])
    return write
  }

  /** Takes a record that a query answered. */
  read<N extends NounName>(noun: N, record: NounRecord<N>): void {
    const all: Record<string, unknown> = record
    const { keyNames, fieldNames } = nouns[noun]
    const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, all[name]]))
    this.confirm(
      { noun, key: pick(keyNames), created: hasCreation(noun), set: pick(fieldNames) },
      READ,
      0,
      this.me(),
    )
  }

  /** Forgets all that was confirmed, to be read anew. Acts on their way stay. */
  forget(): void {
    this.confirmed = new Records()
    this.paint(this.drafts.flatMap((draft) => draft.writes))
  }

  /** Paints what an act says over what is confirmed. An act may say more, in several calls. */
  draft(act: string, said: readonly Said[]): Touched[] {
    const writes = said.flatMap((each) => [...writesOf(each)])
    const known = this.drafts.find((draft) => draft.act === act)
    if (known) known.writes.push(...writes)
    else this.drafts.push({ act, writes })
    this.paint(writes)
    return writes
  }

  /** Whether an act is still painted. */
  has(act: string): boolean {
    return this.drafts.some((draft) => draft.act === act)
  }

  /** Takes an act's paint off: it was refused, or its writes are confirmed by now. */
  drop(act: string): Touched[] {
    const dropped = this.drafts.find((draft) => draft.act === act)
    if (!dropped) return []
    this.drafts = this.drafts.filter((draft) => draft !== dropped)
    this.paint(dropped.writes)
    return dropped.writes
  }

  private paint(touched: readonly Touched[]): void {
    if (this.drafts.length === 0) {
      for (const { noun, key } of touched) this.painted.delete(place(noun, key))
      return
    }
    const places = new Set(touched.map(({ noun, key }) => place(noun, key)))
    for (const each of places) this.painted.delete(each)
    for (const { writes } of this.drafts) {
      for (const write of writes) {
        const where = place(write.noun, write.key)
        if (!places.has(where)) continue
        const painted = this.painted.get(where) ?? this.copyConfirmed(write)
        painted.known ||= write.created
        Object.assign(painted.values, write.set)
        this.painted.set(where, painted)
      }
    }
  }

  private copyConfirmed({ noun, key }: Touched): Painted {
    const kept = this.confirmed.look(noun, key, this.me())
    return kept
      ? { noun, key, known: kept.known, values: { ...kept.values } }
      : { noun, key, known: !hasCreation(noun), values: initialValues(nouns[noun]) }
  }
}

const place = (noun: NounName, key: Readonly<Record<string, unknown>>): string =>
  `${noun} ${addressOf(noun, key)}`
