import type { Lookup } from '../app/events/decide.ts'
import type { NounKey, NounName, NounRecord, NounValues } from '../app/events/nouns.ts'
import { addressOf } from '../app/events/nouns.ts'
import type { Claim } from '../app/model/statement.ts'

/**
 * What deciding a run of statements needs: the project as it was before the run, each issue, speaker and revision looked
 * up once, and the statements of the run so far, so that twins within it are found too.
 */
export class RunLookup implements Lookup {
  readonly me: string
  private readonly under: Lookup
  private readonly seen = new Map<string, unknown>()
  private readonly made = new Map<string, Claim[]>()

  constructor(under: Lookup) {
    this.me = under.me
    this.under = under
  }

  remember(id: string, set: Partial<NounValues<'statement'>>): void {
    const { revision = null, start = 0, end = 0, issue = null, speaker = null } = set
    const place = `${revision} ${start} ${end}`
    const there = this.made.get(place)
    const claim = { id, revision, start, end, issue, speaker }
    if (there) there.push(claim)
    else this.made.set(place, [claim])
  }

  record<N extends NounName>(noun: N, key: NounKey<N>): NounRecord<N> | undefined {
    // Statements of a run have new ids; looking each up would cost more than all the rest.
    if (noun === 'statement') return undefined
    const address = `${noun} ${addressOf(noun, key)}`
    // Only what `under` answered for this noun and key is kept under this address.
    if (this.seen.has(address)) return this.seen.get(address) as NounRecord<N> | undefined
    const found = this.under.record(noun, key)
    this.seen.set(address, found)
    return found
  }

  statementsOn(revision: string, start: number, end: number): readonly Claim[] {
    const stored = this.under.statementsOn(revision, start, end)
    return [...stored, ...(this.made.get(`${revision} ${start} ${end}`) ?? [])]
  }

  issuesUnder(parent: string | null): readonly NounRecord<'issue'>[] {
    return this.under.issuesUnder(parent)
  }

  speakersNamed(comparable: string): readonly NounRecord<'speaker'>[] {
    return this.under.speakersNamed(comparable)
  }

  codebookVersion(): string | null {
    return this.under.codebookVersion()
  }

  splitsPair(revision: string, offset: number): boolean {
    return this.under.splitsPair(revision, offset)
  }
}
