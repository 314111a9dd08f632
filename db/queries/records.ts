import { nounNames, nouns, type NounName } from '../../app/events/nouns.ts'
import { tables } from '../tables.ts'
import { change, read, type Query } from './query.ts'

/**
 * The statements that keep one noun's records, all of the same shape. Owned nouns are those of coding streams, where
 * each coder has records of her own: there the coder's number is the last part of the key.
 */
export interface RecordQueries {
  readonly insert: Query<unknown[]>
  readonly find: Query<unknown[], unknown[]>
  readonly byNumber: Query<[number], unknown[]>
  readonly update: Query<unknown[]>
  /** A row that only waits for its creation; for nouns with an id. */
  readonly insertWaiting: Query<unknown[]> | null
  readonly numberOf: Query<unknown[], { no: number }>
  /** Every row of the noun, for dumps. */
  readonly all: Query<[], unknown[]>
}

/** Columns that every table of records has, in the order in which these statements bind them. */
const CLOCK = ['lamport', 'actor', 'clocks', 'created_at', 'updated_at'] as const

export const recordQueries = Object.fromEntries(
  nounNames.map((noun) => [noun, queriesOf(noun)]),
  // One entry for each name.
) as unknown as Readonly<Record<NounName, RecordQueries>>

function queriesOf(noun: NounName): RecordQueries {
  const table = tables[noun]
  const owned = nouns[noun].stream === 'coding'
  const key = [...Object.values(table.key).map((column) => column.name), ...(owned ? ['coder'] : [])]
  const fields = Object.values(table.fields).map((column) => column.name)
  const columns = [...key, ...CLOCK, ...fields]
  const where = key.map((name) => `${name} = ?`).join(' AND ')
  const selected = ['no', ...key, ...CLOCK, ...fields].join(', ')
  const hasId = Object.keys(table.key).join() === 'id'
  return {
    insert: change(
      `add a ${noun}`,
      `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES (${marks(columns)}) ON CONFLICT DO NOTHING`,
    ),
    find: read(`find a ${noun}`, `SELECT ${selected} FROM ${table.name} WHERE ${where}`),
    byNumber: read(`read a ${noun}`, `SELECT ${selected} FROM ${table.name} WHERE no = ?`),
    update: change(
      `change a ${noun}`,
      `UPDATE ${table.name} SET ${[...CLOCK, ...fields].map((name) => `${name} = ?`).join(', ')} WHERE no = ?`,
    ),
    insertWaiting: hasId
      ? change(
          `expect a ${noun}`,
          `INSERT INTO ${table.name} (${[...key, 'updated_at', ...fields].join(', ')}) VALUES (${marks(key)}, 0, ${marks(fields)})`,
        )
      : null,
    numberOf: read(`number of a ${noun}`, `SELECT no FROM ${table.name} WHERE ${where}`),
    all: read(`every ${noun}`, `SELECT ${selected} FROM ${table.name}`),
  }
}

function marks(names: readonly string[]): string {
  return names.map(() => '?').join(', ')
}
