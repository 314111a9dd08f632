import type Database from 'better-sqlite3'
import { writesOf, type Write } from '../app/events/apply.ts'
import { replaces, type Clock } from '../app/events/clock.ts'
import type { Said } from '../app/events/kinds.ts'
import { addressOf, nouns, type NounName } from '../app/events/nouns.ts'
import { hasCreation, isSaid, type Kept } from '../app/events/records.ts'
import { resolveRedirects, type Redirect } from '../app/events/redirect.ts'
import { idInRun } from '../app/model/id.ts'
import { sameValue } from '../app/model/noun.ts'
import { comparableName } from '../app/model/speaker.ts'
import * as codebook from './queries/codebook.ts'
import { recordQueries } from './queries/records.ts'
import { boundFields, RowNumbers, uuidBytes } from './row-numbers.ts'
import { tables } from './tables.ts'

/** A record as it lies in its row, with the clock that goes for all that was said at its creation. */
interface KeptRow extends Kept {
  readonly creation: Clock | undefined
}

/**
 * The tables that queries read, kept up from the log: each write of an event is taken, field by field, where its clock
 * says that it holds. Records that other records name before their creation has come are rows that wait.
 *
 * Clocks are lean: a row has the clock of its creation, which goes for each field that differs from its initial value;
 * fields written otherwise have a clock of their own in `clocks`, as `{ field: [lamport, actor's number] }`.
 */
export class Projection {
  private readonly db: Database.Database
  readonly rows: RowNumbers
  /** Grows whenever the issues may have changed, also by a roll-back: what is derived from them is made anew then. */
  issuesVersion = 0
  /** The same for all shared records. */
  sharedVersion = 0

  constructor(db: Database.Database) {
    this.db = db
    this.rows = new RowNumbers(db)
  }

  /** Takes an event's writes. Must run in a transaction. Gives the writes for those who listen. */
  apply(said: Said, clock: Clock, at: number, coder: string): void {
    if (said.kind === 'statements.created') return this.createRun(said.first, said.rows, clock, at, coder)
    for (const write of writesOf(said)) {
      this.put(write, clock, at, coder)
      if (nouns[write.noun].stream === 'coding') continue
      this.sharedVersion += 1
      if (write.noun === 'issue') this.issuesVersion += 1
      if ((write.noun === 'issue' || write.noun === 'speaker') && 'mergedInto' in write.set)
        this.followRedirects(write.noun)
    }
  }

  /** After a roll-back. */
  forget(): void {
    this.rows.forget()
    this.sharedVersion += 1
    this.issuesVersion += 1
  }

  /** A record with its clocks, mine where it is owned; undefined where nothing is known of it. */
  look(noun: NounName, key: Readonly<Record<string, unknown>>, coder: string): Kept | undefined {
    const bound = this.rows.boundKey(noun, key, coder, false)
    if (!bound) return undefined
    const row = recordQueries[noun].find
      .on(this.db)
      .raw()
      .get(...bound)
    return row && this.keptOf(noun, row)
  }

  /** Every record of a noun that anything was said about, for dumps. */
  *all(noun: NounName): Generator<Kept> {
    for (const row of recordQueries[noun].all.on(this.db).raw().iterate()) {
      const record = this.keptOf(noun, row)
      if (isSaid(record)) yield record
    }
  }

  /** The record in a row that `RecordQueries` selected. */
  keptOf(noun: NounName, row: readonly unknown[]): KeptRow {
    const table = tables[noun]
    const keyNames = Object.keys(table.key)
    const owned = nouns[noun].stream === 'coding'
    let at = 1
    const key: Record<string, unknown> = {}
    for (const name of keyNames) key[name] = this.rows.decode(table.key[name]?.codec ?? 'text', row[at++])
    const coder = owned ? this.rows.idOf('coder', Number(row[at++])) : ''
    const lamport = row[at++]
    const actor = row[at++]
    const clocksText = row[at++]
    const createdAt = row[at++]
    const updatedAt = Number(row[at++])
    const creation =
      typeof lamport === 'number' ? { lamport, actor: this.rows.actorId(Number(actor)) } : undefined
    const clocks: Record<string, Clock> = {}
    const own =
      typeof clocksText === 'string' ? (JSON.parse(clocksText) as Record<string, [number, number]>) : {}
    const values: Record<string, unknown> = {}
    for (const { name, codec, initial } of boundFields[noun]) {
      const value = this.rows.decode(codec, row[at++])
      values[name] = value
      const explicit = own[name]
      if (explicit) clocks[name] = { lamport: explicit[0], actor: this.rows.actorId(explicit[1]) }
      else if (creation && !sameValue(value, initial)) clocks[name] = creation
    }
    return {
      noun,
      coder,
      address: addressOf(noun, key),
      key,
      known: createdAt !== null || !hasCreation(noun),
      values,
      clocks,
      createdAt: createdAt === null ? null : Number(createdAt),
      updatedAt,
      creation,
    }
  }

  private put(write: Write, clock: Clock, at: number, coder: string): void {
    if (write.created && this.create(write, clock, at, coder)) return
    const { noun } = write
    const key = this.rows.boundKey(noun, write.key, coder, true) ?? []
    let row = recordQueries[noun].find
      .on(this.db)
      .raw()
      .get(...key)
    if (!row) {
      const fields = boundFields[noun].map(({ bound }) => bound)
      recordQueries[noun].insert.on(this.db).run(...key, null, null, null, null, at, ...fields)
      row = recordQueries[noun].find
        .on(this.db)
        .raw()
        .get(...key)
    }
    if (!row) throw new Error(`A ${noun} that was just added is not there.`)
    this.change(Number(row[0]), this.keptOf(noun, row), write, clock, at, coder)
  }

  /** The usual creation: the row is new, so every field that it sets takes the creation's clock. */
  private create({ noun, key, set }: Write, clock: Clock, at: number, coder: string): boolean {
    const row = this.emptyRow(noun, this.rows.boundKey(noun, key, coder, true) ?? [], clock, at)
    if (!this.fill(row, noun, set, coder)) return false
    const made = recordQueries[noun].insert.on(this.db).run(...row).changes > 0
    if (made && noun === 'speaker') this.nameSpeaker(key['id'], set)
    return made
  }

  /** The same for many statements at once: what is alike in all is made once. */
  private createRun(
    first: string,
    rows: Extract<Said, { kind: 'statements.created' }>['rows'],
    clock: Clock,
    at: number,
    coder: string,
  ): void {
    const insert = recordQueries.statement.insert.on(this.db)
    const empty = this.emptyRow(
      'statement',
      this.rows.boundKey('statement', { id: first }, coder, true) ?? [],
      clock,
      at,
    )
    const id = uuidBytes(first)
    const tail = id.readUInt32BE(12)
    rows.forEach((set, step) => {
      const row = empty.slice()
      id.writeUInt32BE((tail + step) % 0x1_0000_0000, 12)
      // Bound values are copied into the file at once, so that one buffer serves all.
      row[0] = id
      if (this.fill(row, 'statement', set, coder) && insert.run(...row).changes > 0) return
      const key = { id: idInRun(first, step) }
      this.put({ noun: 'statement', key, created: true, set }, clock, at, coder)
    })
  }

  /** What is bound for a new record of which nothing is said: key, clock, initial values. */
  private emptyRow(noun: NounName, key: readonly unknown[], clock: Clock, at: number): unknown[] {
    const fields = boundFields[noun].map(({ bound }) => bound)
    return [...key, clock.lamport, this.rows.actorNumber(clock.actor), null, at, at, ...fields]
  }

  /**
   * Puts a creation's values into a row that will be bound. False where a field is set to its initial value: it needs a
   * clock of its own, which only the slow way keeps.
   */
  private fill(row: unknown[], noun: NounName, set: Write['set'], coder: string): boolean {
    const fields = boundFields[noun]
    let at = row.length - fields.length
    for (const { name, codec, initial } of fields) {
      const value = set[name]
      if (value !== undefined) {
        if (sameValue(value, initial)) return false
        row[at] = this.rows.encode(codec, value, coder, true)
      }
      at += 1
    }
    return true
  }

  private change(no: number, kept: KeptRow, write: Write, clock: Clock, at: number, coder: string): void {
    const { noun } = write
    const { creation } = kept
    // A table over all nouns: each field has its rule.
    const rules = nouns[noun].fields as Record<string, { rule: 'latest' | 'earliest' }>
    const clocks: Record<string, Clock> = { ...kept.clocks }
    const values: Record<string, unknown> = { ...kept.values }
    for (const [name, value] of Object.entries(write.set)) {
      const rule = rules[name]?.rule
      if (!rule || !replaces(rule, clock, clocks[name])) continue
      values[name] = value
      clocks[name] = clock
    }
    const createdAt = write.created ? Math.min(kept.createdAt ?? at, at) : kept.createdAt
    const own = Object.entries(clocks)
      .filter(([, each]) => each !== creation)
      .map(([name, each]) => [name, [each.lamport, this.rows.actorNumber(each.actor)]] as const)
    recordQueries[noun].update.on(this.db).run(
      // The creation's clock goes on for each field that it set: all of those differ from their initial values.
      creation?.lamport ?? null,
      creation ? this.rows.actorNumber(creation.actor) : null,
      own.length > 0 ? JSON.stringify(Object.fromEntries(own)) : null,
      createdAt,
      Math.max(kept.updatedAt, at),
      ...boundFields[noun].map(({ name, codec }) => this.rows.encode(codec, values[name], coder, true)),
      no,
    )
    if (noun === 'speaker') this.nameSpeaker(write.key['id'], values)
  }

  private nameSpeaker(id: unknown, values: Readonly<Record<string, unknown>>): void {
    const no = this.rows.numberOf('speaker', String(id))
    codebook.forgetNames.on(this.db).run(no)
    const aliases = Array.isArray(values['aliases']) ? values['aliases'] : []
    for (const name of new Set(
      [values['name'] ?? '', ...aliases].map((each) => comparableName(String(each))),
    )) {
      if (name !== '') codebook.addName.on(this.db).run(name, no)
    }
  }

  /** Merges are few: all of a noun's are resolved anew when one changes. */
  private followRedirects(noun: 'issue' | 'speaker'): void {
    const { targets } = resolveRedirects(this.redirects(noun))
    const queries = codebook.redirects[noun]
    queries.clear.on(this.db).run()
    for (const [from, target] of targets)
      queries.set.on(this.db).run(this.rows.numberOf(noun, target), this.rows.numberOf(noun, from))
  }

  /** Every merge of one noun, with when it was made. */
  redirects(noun: 'issue' | 'speaker'): Redirect[] {
    const found: Redirect[] = []
    for (const row of codebook.redirects[noun].merged.on(this.db).all()) {
      const kept = this.look(noun, { id: row.id }, '')
      const clock = kept?.clocks['mergedInto']
      const into = kept?.values['mergedInto']
      if (clock && typeof into === 'string') found.push({ from: row.id, into, clock })
    }
    return found
  }
}
