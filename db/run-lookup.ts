import type { CommandOf } from '../app/events/command.ts'
import type { Lookup } from '../app/events/decide.ts'
import type { NounKey, NounName, NounRecord, NounValues } from '../app/events/nouns.ts'
import { addressOf, nouns } from '../app/events/nouns.ts'
import type { Claim } from '../app/model/statement.ts'
import { splitsPair } from '../app/text/offsets.ts'
import type { TableLookup } from './lookup.ts'

/** Shared records as they were looked up; it goes when any of them changes. */
export type LookedUp = Map<NounName, Map<string, unknown>>

// A run names few records; a million statements name every revision once.
const MOST_LOOKED_UP = 5000

/**
 * What deciding a run of statements needs: the project as it was before the run, each issue, speaker and revision looked
 * up once, the statements where the run will lie read at once, and those of the run so far, so that twins within it are
 * found too.
 */
export class RunLookup implements Lookup {
  readonly me: string
  private readonly under: TableLookup
  private readonly seen: LookedUp
  private readonly claims = new Map<string, Claim[]>()
  private readonly version: string | null
  private text: { readonly revision: string; readonly text: string } | undefined

  /** `seen` is kept from run to run by whoever sees that no shared record has changed. */
  constructor(under: TableLookup, rows: readonly CommandOf<'tag'>['set'][], seen: LookedUp) {
    this.seen = seen
    this.me = under.me
    this.under = under
    this.version = under.codebookVersion()
    const reach = new Map<string, { first: number; last: number }>()
    for (const { revision, start = 0 } of rows) {
      if (!revision) continue
      const known = reach.get(revision)
      if (!known) reach.set(revision, { first: start, last: start })
      else if (start < known.first) known.first = start
      else if (start > known.last) known.last = start
    }
    for (const [revision, { first, last }] of reach)
      for (const claim of under.statementsBetween(revision, first, last)) this.claim(claim)
  }

  remember(id: string, set: Partial<NounValues<'statement'>>): void {
    const { revision = null, start = 0, end = 0, issue = null, speaker = null } = set
    this.claim({ id, revision, start, end, issue, speaker })
  }

  record<N extends NounName>(noun: N, key: NounKey<N>): NounRecord<N> | undefined {
    // Statements of a run have new ids; looking each up would cost more than all the rest.
    if (noun === 'statement') return undefined
    if (nouns[noun].stream === 'coding') return this.under.record(noun, key)
    let seen = this.seen.get(noun)
    if (!seen) this.seen.set(noun, (seen = new Map()))
    const address = 'id' in key ? key.id : addressOf(noun, key)
    const known = seen.get(address)
    // Only what `under` answered for this noun and key is kept under this address.
    if (known !== undefined || seen.has(address)) return known as NounRecord<N> | undefined
    const found = this.under.record(noun, key)
    if (seen.size >= MOST_LOOKED_UP) seen.clear()
    seen.set(address, found)
    return found
  }

  statementsOn(revision: string, start: number, end: number): readonly Claim[] {
    return this.claims.get(place(revision, start, end)) ?? []
  }

  issuesUnder(parent: string | null): readonly NounRecord<'issue'>[] {
    return this.under.issuesUnder(parent)
  }

  speakersNamed(comparable: string): readonly NounRecord<'speaker'>[] {
    return this.under.speakersNamed(comparable)
  }

  codebookVersion(): string | null {
    return this.version
  }

  splitsPair(revision: string, offset: number): boolean {
    if (this.text?.revision !== revision) this.text = { revision, text: this.under.text(revision) }
    return splitsPair(this.text.text, offset)
  }

  private claim(claim: Claim): void {
    const where = place(claim.revision ?? '', claim.start, claim.end)
    const there = this.claims.get(where)
    if (there) there.push(claim)
    else this.claims.set(where, [claim])
  }
}

const place = (revision: string, start: number, end: number): string => `${start} ${end} ${revision}`
