import type Database from 'better-sqlite3'
import { nouns, type NounName } from '../app/events/nouns.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'
import { recordQueries } from './queries/records.ts'
import { tables, type Codec } from './tables.ts'

/** How one field lies in its table, and what is bound for it where nothing was said. */
export interface BoundField {
  readonly name: string
  readonly codec: Codec
  readonly initial: unknown
  readonly bound: unknown
}

/**
 * The numbers that stand in the tables for ids, hashes and actors, and so how values are bound and read. What was looked
 * up once is remembered; a record that is named before its creation has come gets a row that waits.
 */
export class RowNumbers {
  private readonly db: Database.Database
  private readonly numbers = new Map<string, Map<string, number>>()
  private readonly ids = new Map<string, Map<number, string>>()

  constructor(db: Database.Database) {
    this.db = db
  }

  /** Numbers of rows that a rolled-back transaction had made must not be remembered. */
  forget(): void {
    this.numbers.clear()
    this.ids.clear()
  }

  /** The number of a record's row, made to wait where it is not there yet. */
  numberOf(noun: NounName, id: string, coder = ''): number {
    // Statements are too many to remember, and each is named once or twice.
    if (noun === 'statement') return this.findOrExpect(noun, id, coder)
    return this.remembered(noun, id, () => this.findOrExpect(noun, id, coder))
  }

  idOf(noun: NounName, no: number): string {
    const find = (): string => {
      const row = recordQueries[noun].byNumber.on(this.db).raw().get(no)
      return String(this.decode(tables[noun].key['id']?.codec ?? 'text', row?.[1]))
    }
    return noun === 'statement' ? find() : this.rememberedId(noun, no, find)
  }

  actorNumber(id: string): number {
    return this.remembered('actor', id, () => {
      log.addActor.on(this.db).run(id)
      return log.actorNumber.on(this.db).get(id)?.no ?? 0
    })
  }

  actorId(no: number): string {
    return this.rememberedId('actor', no, () => log.actorId.on(this.db).get(no)?.id ?? '')
  }

  /** Key columns as they are bound, the coder last where the noun is owned; undefined where a part names nothing known. */
  boundKey(
    noun: NounName,
    key: Readonly<Record<string, unknown>>,
    coder: string,
    make: boolean,
  ): unknown[] | undefined {
    const bound: unknown[] = []
    for (const [name, codec] of keyCodecs[noun]) {
      const value = this.encode(codec, key[name], coder, make)
      if (value === null) return undefined
      bound.push(value)
    }
    if (nouns[noun].stream === 'coding') bound.push(this.encode(OF_CODER, coder, '', make))
    return bound
  }

  /** A value as it is bound. Where nothing may be made, what it names and is not there is null. */
  encode(codec: Codec, value: unknown, coder: string, make: boolean): unknown {
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

  decode(codec: Codec, value: unknown): unknown {
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
      case 'codebook': {
        const find = (): string => codebook.codebookHash.on(this.db).get(Number(value))?.hash ?? ''
        return this.rememberedId('codebook', Number(value), find)
      }
      default:
        return this.idOf(codec.to, Number(value))
    }
  }

  private findOrExpect(noun: NounName, id: string, coder: string): number {
    const queries = recordQueries[noun]
    const key = this.boundKey(noun, { id }, coder, true) ?? []
    const known = queries.numberOf.on(this.db).get(...key)?.no
    if (known !== undefined) return known
    const fields = boundFields[noun].map(({ bound }) => bound)
    return Number(queries.insertWaiting?.on(this.db).run(...key, ...fields).lastInsertRowid)
  }

  private codebookNumber(hash: string): number {
    return this.remembered('codebook', hash, () => {
      codebook.expectCodebook.on(this.db).run(hash)
      return codebook.codebookNumber.on(this.db).get(hash)?.no ?? 0
    })
  }

  private remembered(what: string, id: string, find: () => number): number {
    let known = this.numbers.get(what)
    if (!known) this.numbers.set(what, (known = new Map<string, number>()))
    let no = known.get(id)
    if (no === undefined) known.set(id, (no = find()))
    return no
  }

  private rememberedId(what: string, no: number, find: () => string): string {
    let known = this.ids.get(what)
    if (!known) this.ids.set(what, (known = new Map<number, string>()))
    let id = known.get(no)
    if (id === undefined) known.set(no, (id = find()))
    return id
  }
}

const OF_CODER: Codec = { to: 'coder' }

const perNoun = <T>(of: (noun: NounName) => T): Readonly<Record<NounName, T>> =>
  // One entry for each name.
  Object.fromEntries(Object.keys(tables).map((noun) => [noun, of(noun as NounName)])) as Record<NounName, T>

const keyCodecs = perNoun((noun) =>
  Object.entries(tables[noun].key).map(([name, { codec }]) => [name, codec] as const),
)

/** Every noun's fields, in the order of their columns. Initial values name no record, so that they are bound alike everywhere. */
export const boundFields = perNoun((noun): readonly BoundField[] => {
  const initial: Readonly<Record<string, unknown>> = nouns[noun].initial
  return Object.entries(tables[noun].fields).map(([name, { codec }]) => ({
    name,
    codec,
    initial: initial[name],
    bound: boundInitial(codec, initial[name]),
  }))
})

function boundInitial(codec: Codec, value: unknown): unknown {
  if (value === null || codec === 'text' || codec === 'number') return value
  if (codec === 'boolean') return value === true ? 1 : 0
  if (codec === 'json') return JSON.stringify(value)
  throw new Error('A field that names a record is empty at first.')
}

/** A UUID as the 16 bytes that the hot tables hold, and back. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
