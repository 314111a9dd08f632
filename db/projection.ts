import type Database from 'better-sqlite3'
import { writesOf, type Write } from '../app/events/apply.ts'
import { replaces, type Clock } from '../app/events/clock.ts'
import type { Said } from '../app/events/kinds.ts'
import { addressOf, nouns, type NounName } from '../app/events/nouns.ts'
import { hasCreation, isSaid, type Kept } from '../app/events/records.ts'
import { resolveRedirects, type Redirect } from '../app/events/redirect.ts'
import { initialValues, sameValue } from '../app/model/noun.ts'
import { comparableName } from '../app/model/speaker.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'
import { recordQueries } from './queries/records.ts'
import { tables, type Codec } from './tables.ts'

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
  private readonly numbers = new Map<string, number>()
  private readonly ids = new Map<string, string>()
  private readonly initial = new Map<NounName, readonly [name: string, value: unknown][]>()
  /** Grows whenever the issues may have changed, also by a roll-back: what is derived from them is made anew then. */
  issuesVersion = 0

  constructor(db: Database.Database) {
    this.db = db
  }

  /** Takes an event's writes. Must run in a transaction. Gives the writes for those who listen. */
  apply(said: Said, clock: Clock, at: number, coder: string): void {
    for (const write of writesOf(said)) {
      this.put(write, clock, at, coder)
      if (write.noun === 'issue') this.issuesVersion += 1
      if ((write.noun === 'issue' || write.noun === 'speaker') && 'mergedInto' in write.set)
        this.followRedirects(write.noun)
    }
  }

  /** Numbers of rows that a rolled-back transaction had made must not be remembered. */
  forget(): void {
    this.numbers.clear()
    this.ids.clear()
    this.issuesVersion += 1
  }

  /** A record with its clocks, mine where it is owned; undefined where nothing is known of it. */
  look(noun: NounName, key: Readonly<Record<string, unknown>>, coder: string): Kept | undefined {
    const bound = this.boundKey(noun, key, coder, false)
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
    for (const name of keyNames) key[name] = this.decode(table.key[name]?.codec ?? 'text', row[at++])
    const coder = owned ? this.idOf('coder', Number(row[at++])) : ''
    const lamport = row[at++]
    const actor = row[at++]
    const clocksText = row[at++]
    const createdAt = row[at++]
    const updatedAt = Number(row[at++])
    const creation = typeof lamport === 'number' ? { lamport, actor: this.actorId(Number(actor)) } : undefined
    const clocks: Record<string, Clock> = {}
    const own =
      typeof clocksText === 'string' ? (JSON.parse(clocksText) as Record<string, [number, number]>) : {}
    const values: Record<string, unknown> = {}
    for (const [name, initial] of this.initialOf(noun)) {
      const value = this.decode(table.fields[name]?.codec ?? 'text', row[at++])
      values[name] = value
      const explicit = own[name]
      if (explicit) clocks[name] = { lamport: explicit[0], actor: this.actorId(explicit[1]) }
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

  /** The number of a record's row, made to wait where it is not there yet. */
  numberOf(noun: NounName, id: string, coder = ''): number {
    const name = `${noun} ${coder} ${id}`
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const queries = recordQueries[noun]
    const key = this.boundKey(noun, { id }, coder, true) ?? []
    let no = queries.numberOf.on(this.db).get(...key)?.no
    if (no === undefined) {
      const fields = this.initialOf(noun).map(([field, value]) =>
        this.encode(tables[noun].fields[field]?.codec ?? 'text', value, coder, true),
      )
      no = Number(queries.insertWaiting?.on(this.db).run(...key, ...fields).lastInsertRowid)
    }
    // Statements are too many to remember, and each is named once or twice.
    if (noun !== 'statement') this.numbers.set(name, no)
    return no
  }

  idOf(noun: NounName, no: number): string {
    const name = `${noun} ${no}`
    const known = this.ids.get(name)
    if (known !== undefined) return known
    const row = recordQueries[noun].byNumber.on(this.db).raw().get(no)
    const id = String(this.decode(tables[noun].key['id']?.codec ?? 'text', row?.[1]))
    if (noun !== 'statement') this.ids.set(name, id)
    return id
  }

  actorNumber(id: string): number {
    const name = `actor ${id}`
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    log.addActor.on(this.db).run(id)
    const no = log.actorNumber.on(this.db).get(id)?.no ?? 0
    this.numbers.set(name, no)
    return no
  }

  actorId(no: number): string {
    const name = `actor ${no}`
    const known = this.ids.get(name)
    if (known !== undefined) return known
    const id = log.actorId.on(this.db).get(no)?.id ?? ''
    this.ids.set(name, id)
    return id
  }

  private put(write: Write, clock: Clock, at: number, coder: string): void {
    if (write.created && this.create(write, clock, at, coder)) return
    const { noun } = write
    const key = this.boundKey(noun, write.key, coder, true) ?? []
    let row = recordQueries[noun].find
      .on(this.db)
      .raw()
      .get(...key)
    if (!row) {
      this.insert(noun, key, [null, null, null, null, at], this.initialOf(noun), coder)
      row = recordQueries[noun].find
        .on(this.db)
        .raw()
        .get(...key)
    }
    if (!row) throw new Error(`A ${noun} that was just added is not there.`)
    this.change(Number(row[0]), this.keptOf(noun, row), write, clock, at, coder)
  }

  /** The usual creation: the row is new, so every field that it sets takes the creation's clock. */
  private create(write: Write, clock: Clock, at: number, coder: string): boolean {
    const initial = this.initialOf(write.noun)
    // A field set to its initial value needs a clock of its own, which only the slow way keeps.
    const fields = initial.map(
      ([name, value]) => [name, name in write.set ? write.set[name] : value] as const,
    )
    for (const [name, value] of initial)
      if (name in write.set && sameValue(write.set[name], value)) return false
    const key = this.boundKey(write.noun, write.key, coder, true) ?? []
    const made = this.insert(
      write.noun,
      key,
      [clock.lamport, this.actorNumber(clock.actor), null, at, at],
      fields,
      coder,
    )
    if (made && write.noun === 'speaker') this.nameSpeaker(write.key['id'], Object.fromEntries(fields))
    return made
  }

  private insert(
    noun: NounName,
    key: readonly unknown[],
    clock: readonly unknown[],
    fields: readonly (readonly [string, unknown])[],
    coder: string,
  ): boolean {
    const columns = tables[noun].fields
    const bound = [...key, ...clock]
    for (const [name, value] of fields)
      bound.push(this.encode(columns[name]?.codec ?? 'text', value, coder, true))
    return recordQueries[noun].insert.on(this.db).run(...bound).changes > 0
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
    const initial = Object.fromEntries(this.initialOf(noun))
    const own = Object.entries(clocks)
      .filter(([name, each]) => each !== creation || sameValue(values[name], initial[name]))
      .map(([name, each]) => [name, [each.lamport, this.actorNumber(each.actor)]] as const)
    const columns = tables[noun].fields
    recordQueries[noun].update.on(this.db).run(
      // The creation's clock still goes for each field that differs from its initial value and has no other.
      creation?.lamport ?? null,
      creation ? this.actorNumber(creation.actor) : null,
      own.length > 0 ? JSON.stringify(Object.fromEntries(own)) : null,
      createdAt,
      Math.max(kept.updatedAt, at),
      ...Object.keys(columns).map((name) =>
        this.encode(columns[name]?.codec ?? 'text', values[name], coder, true),
      ),
      no,
    )
    if (noun === 'speaker') this.nameSpeaker(write.key['id'], values)
  }

  private nameSpeaker(id: unknown, values: Readonly<Record<string, unknown>>): void {
    const no = this.numberOf('speaker', String(id))
    codebook.forgetNames.on(this.db).run(no)
    const aliases = Array.isArray(values['aliases']) ? values['aliases'] : []
    for (const name of new Set([values['name'], ...aliases].map((each) => comparableName(String(each))))) {
      if (name !== '') codebook.addName.on(this.db).run(name, no)
    }
  }

  /** Merges are few: all of a noun's are resolved anew when one changes. */
  private followRedirects(noun: 'issue' | 'speaker'): void {
    const { targets } = resolveRedirects(this.redirects(noun))
    const queries = codebook.redirects[noun]
    queries.clear.on(this.db).run()
    for (const [from, target] of targets)
      queries.set.on(this.db).run(this.numberOf(noun, target), this.numberOf(noun, from))
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

  /** Key columns as they are bound, the coder last where the noun is owned; undefined where a part names nothing known. */
  private boundKey(
    noun: NounName,
    key: Readonly<Record<string, unknown>>,
    coder: string,
    make: boolean,
  ): unknown[] | undefined {
    const bound: unknown[] = []
    for (const [name, column] of Object.entries(tables[noun].key)) {
      const value = this.encode(column.codec, key[name], coder, make)
      if (value === null) return undefined
      bound.push(value)
    }
    if (nouns[noun].stream === 'coding') bound.push(this.encode({ to: 'coder' }, coder, '', make))
    return bound
  }

  private encode(codec: Codec, value: unknown, coder: string, make: boolean): unknown {
    if (value === null || value === undefined) return null
    switch (codec) {
      case 'text':
      case 'number':
        return value
      case 'boolean':
        return value === true ? 1 : 0
      case 'json':
        return JSON.stringify(value)
      case 'uuid':
        return uuidBytes(String(value))
      case 'codebook':
        return this.codebookNumber(String(value))
      default: {
        const owner = codec.to === 'statement' ? coder : ''
        if (make) return this.numberOf(codec.to, String(value), owner)
        const key = this.boundKey(codec.to, { id: value }, owner, false)
        return (key && recordQueries[codec.to].numberOf.on(this.db).get(...key)?.no) ?? null
      }
    }
  }

  private decode(codec: Codec, value: unknown): unknown {
    if (value === null || value === undefined) return null
    switch (codec) {
      case 'text':
      case 'number':
        return value
      case 'boolean':
        return value === 1
      case 'json':
        return JSON.parse(String(value))
      case 'uuid':
        // The column is a BLOB of 16 bytes.
        return uuidText(value as Buffer)
      case 'codebook':
        return codebook.codebookHash.on(this.db).get(Number(value))?.hash ?? null
      default:
        return this.idOf(codec.to, Number(value))
    }
  }

  private codebookNumber(hash: string): number {
    const name = `codebook ${hash}`
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    codebook.expectCodebook.on(this.db).run(hash)
    const no = codebook.codebookNumber.on(this.db).get(hash)?.no ?? 0
    this.numbers.set(name, no)
    return no
  }

  private initialOf(noun: NounName): readonly [name: string, value: unknown][] {
    const known = this.initial.get(noun)
    if (known) return known
    const values: Record<string, unknown> = initialValues(nouns[noun])
    const pairs = Object.keys(tables[noun].fields).map((name): [string, unknown] => [name, values[name]])
    this.initial.set(noun, pairs)
    return pairs
  }
}

/** A UUID as the 16 bytes that the hot tables hold, and back. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
