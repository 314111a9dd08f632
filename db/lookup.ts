import type Database from 'better-sqlite3'
import type { Lookup } from '../app/events/decide.ts'
import type { NounKey, NounName, NounRecord } from '../app/events/nouns.ts'
import type { Claim } from '../app/model/statement.ts'
import { splitsPair } from '../app/text/offsets.ts'
import type { Projection } from './projection.ts'
import * as articles from './queries/articles.ts'
import * as codebook from './queries/codebook.ts'
import * as statements from './queries/statements.ts'
import { uuidText } from './row-numbers.ts'

// Tags come article by article; a few texts cover an analyst's windows and any import that is sorted.
const TEXTS_KEPT = 4

/** Answers what `decide` asks, from the tables. `me` is whoever acts. */
export class TableLookup implements Lookup {
  readonly me: string
  private readonly db: Database.Database
  private readonly projection: Projection
  private readonly version: () => string | null
  private readonly texts = new Map<string, string>()

  constructor(
    db: Database.Database,
    projection: Projection,
    me: string,
    codebookVersion: () => string | null,
  ) {
    this.db = db
    this.projection = projection
    this.me = me
    this.version = codebookVersion
  }

  record<N extends NounName>(noun: N, key: NounKey<N>): NounRecord<N> | undefined {
    const kept = this.projection.look(noun, key, this.me)
    // Values are what this noun's own events said.
    return kept?.known ? ({ ...kept.key, ...kept.values } as NounRecord<N>) : undefined
  }

  statementsOn(revision: string, start: number, end: number): Claim[] {
    const rows = statements.claimsOn.on(this.db).all({ coder: this.me, revision, start, end })
    return rows.map((row) => ({ ...row, id: uuidText(row.id), revision }))
  }

  /** My statements that start between two places of a revision, both among them; as `statementsOn` gives them. */
  statementsBetween(revision: string, first: number, last: number): Claim[] {
    const rows = statements.claimsBetween.on(this.db).all({ coder: this.me, revision, first, last })
    return rows.map((row) => ({ ...row, id: uuidText(row.id), revision }))
  }

  issuesUnder(parent: string | null): NounRecord<'issue'>[] {
    return codebook.issuesUnder
      .on(this.db)
      .all(parent)
      .flatMap((row) => this.record('issue', row) ?? [])
  }

  speakersNamed(comparable: string): NounRecord<'speaker'>[] {
    return codebook.speakersNamed
      .on(this.db)
      .all(comparable)
      .flatMap((row) => this.record('speaker', row) ?? [])
  }

  codebookVersion(): string | null {
    return this.version()
  }

  splitsPair(revision: string, offset: number): boolean {
    return splitsPair(this.text(revision), offset)
  }

  text(revision: string): string {
    const known = this.texts.get(revision)
    if (known !== undefined) return known
    const text = articles.textOf.on(this.db).get(revision)?.text
    // A text that was left out may still come.
    if (text === undefined) return ''
    if (this.texts.size >= TEXTS_KEPT) this.texts.delete(this.texts.keys().next().value ?? '')
    this.texts.set(revision, text)
    return text
  }
}
