import { strFromU8, strToU8, Unzlib, unzlibSync, zlibSync } from 'fflate'
import { idInRun, type Id } from '../model/id.ts'

/**
 * Many records of one kind in one payload: by column, so that what repeats (revision, issue, speaker) is written once,
 * and compressed. Their ids are a run: `first`, counted up.
 *
 * Bytes are hashed, so the codec is fflate alone, at a fixed level, never the platform's zlib.
 */
export interface Columns {
  readonly first: Id
  readonly count: number
  /** Fields' values by record; a field that is absent is at its initial value, and null is the same as absent. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** One column: the same value in every row; or a dictionary and indexes into it; or whole numbers as differences; or plain values. */
type Column =
  | { readonly same: unknown }
  | { readonly from: readonly unknown[]; readonly at: readonly number[] }
  | { readonly steps: readonly number[] }
  | { readonly plain: readonly unknown[] }

// A higher level saves 4 % on statements and takes three times as long.
const LEVEL = 3

// A hostile payload of a few kilobytes must not unfold to fill the memory: bytes, and records of one event.
const LONGEST = 64 * 1024 * 1024
export const MOST_ROWS = 100_000
// Deflate cannot do better than this: a match of 258 bytes in two bits.
const HIGHEST_RATIO = 1032

/** Throws where the rows are more than a reader would take. */
export function writeColumns(first: Id, rows: Columns['rows']): Uint8Array {
  if (rows.length > MOST_ROWS) throw new RangeError(`an event holds at most ${MOST_ROWS} records`)
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  const columns: Record<string, Column> = {}
  for (const name of [...names].sort()) columns[name] = columnOf(rows.map((row) => row[name] ?? null))
  const bytes = strToU8(JSON.stringify({ first, count: rows.length, columns }))
  if (bytes.length > LONGEST) throw new RangeError('an event is larger than any that can be read again')
  return zlibSync(bytes, { level: LEVEL })
}

/** Throws on bytes that are no columns: a reader of foreign streams catches it and refuses the stream. */
export function readColumns(bytes: Uint8Array): Columns {
  // Shape by shape below: nothing of it is used unchecked.
  const parsed = JSON.parse(strFromU8(inflate(bytes))) as Partial<
    Record<'first' | 'count' | 'columns', unknown>
  >
  const { first, count, columns } = parsed
  if (typeof first !== 'string' || typeof columns !== 'object' || columns === null)
    throw new TypeError('no columns')
  if (!isIndex(count) || count > MOST_ROWS) throw new TypeError('not a number of rows')
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({}))
  for (const [name, column] of Object.entries(columns)) {
    if (name === '__proto__') throw new TypeError('not the name of a field')
    const values = valuesOf(column, count)
    rows.forEach((row, index) => {
      const value = values[index] ?? null
      if (value !== null) row[name] = value
    })
  }
  return { first, count, rows }
}

/** The ids of a run, in order. */
export function* idsOf(first: Id, count: number): Generator<Id> {
  for (let step = 0; step < count; step++) yield idInRun(first, step)
}

function inflate(bytes: Uint8Array): Uint8Array {
  if (bytes.length * HIGHEST_RATIO <= LONGEST) return unzlibSync(bytes)
  const chunks: Uint8Array[] = []
  let length = 0
  const stream = new Unzlib((chunk) => {
    length += chunk.length
    if (length > LONGEST) throw new RangeError('a payload is larger than any that Readout writes')
    chunks.push(chunk)
  })
  const step = Math.floor(LONGEST / HIGHEST_RATIO)
  for (let at = 0; at < bytes.length; at += step)
    stream.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function columnOf(values: readonly unknown[]): Column {
  const [head] = values
  if (values.every((each) => each === head)) return { same: head }
  if (isWhole(values)) return { steps: values.map((each, at) => each - (values[at - 1] ?? 0)) }
  if (values.some((each) => typeof each === 'object' && each !== null)) return { plain: values }
  const index = new Map<unknown, number>()
  const at = values.map((each) => {
    const known = index.get(each)
    if (known !== undefined) return known
    index.set(each, index.size)
    return index.size - 1
  })
  return { from: [...index.keys()], at }
}

// Differences of fractions would not add up to what they were.
const isWhole = (values: readonly unknown[]): values is readonly number[] =>
  values.every((each) => Number.isSafeInteger(each) && Math.abs(Number(each)) < 2 ** 51)

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function valuesOf(column: unknown, count: number): readonly unknown[] {
  if (typeof column !== 'object' || column === null) throw new TypeError('no column')
  const { same, from, at, steps, plain } = column as Partial<
    Record<'same' | 'from' | 'at' | 'steps' | 'plain', unknown>
  >
  const values = ((): readonly unknown[] => {
    if (same !== undefined) return Array.from({ length: count }, () => same)
    if (Array.isArray(from) && Array.isArray(at)) {
      return at.map((index: unknown): unknown => {
        if (!isIndex(index) || index >= from.length) throw new TypeError('not in the dictionary')
        return from[index]
      })
    }
    if (Array.isArray(plain)) return plain
    if (!Array.isArray(steps)) throw new TypeError('no kind of column')
    let last = 0
    return steps.map((step: unknown) => {
      if (!Number.isSafeInteger(step)) throw new TypeError('not a difference')
      return (last += Number(step))
    })
  })()
  if (values.length !== count) throw new TypeError('columns of different lengths')
  return values
}
