import { strFromU8, strToU8, unzlibSync, zlibSync } from 'fflate'
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
  /** Fields' values by record, as `writeColumns` was given them; a field that is absent is at its initial value. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** One column: the same value in every row; or a dictionary and indexes into it; or numbers as differences; or plain values. */
type Column =
  | { readonly same: unknown }
  | { readonly from: readonly unknown[]; readonly at: readonly number[] }
  | { readonly steps: readonly number[] }
  | { readonly plain: readonly unknown[] }

// A higher level saves 4 % on statements and takes three times as long.
const LEVEL = 3

// A hostile payload of a few kilobytes must not unfold to fill the memory.
const LONGEST = 256 * 1024 * 1024

export function writeColumns(first: Id, rows: Columns['rows']): Uint8Array {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort()
  const columns = Object.fromEntries(names.map((name) => [name, columnOf(rows.map((row) => row[name]))]))
  return zlibSync(strToU8(JSON.stringify({ first, count: rows.length, columns })), { level: LEVEL })
}

/** Throws on bytes that are no columns: a reader of foreign streams catches it and refuses the stream. */
export function readColumns(bytes: Uint8Array): Columns {
  const size = bytes.length
  if (size * 1032 > LONGEST && size > 1024 * 1024)
    throw new RangeError('a columnar payload is larger than any that Readout writes')
  // Shape by shape below: nothing of it is used unchecked.
  const parsed = JSON.parse(strFromU8(unzlibSync(bytes))) as {
    first: unknown
    count: unknown
    columns: Record<string, Column>
  }
  if (typeof parsed.first !== 'string' || !Number.isSafeInteger(parsed.count))
    throw new TypeError('no columns')
  const count = Number(parsed.count)
  const columns = Object.entries(parsed.columns).map(
    ([name, column]) => [name, valuesOf(column, count)] as const,
  )
  const rows = Array.from({ length: count }, (_, index) => {
    const row: Record<string, unknown> = {}
    for (const [name, values] of columns)
      if (values[index] !== undefined && values[index] !== null) row[name] = values[index]
    return row
  })
  return { first: parsed.first, count, rows }
}

/** The ids of a run, in order. */
export function* idsOf(first: Id, count: number): Generator<Id> {
  for (let step = 0; step < count; step++) yield idInRun(first, step)
}

function columnOf(values: readonly unknown[]): Column {
  const head = values[0] ?? null
  if (values.every((each) => (each ?? null) === head)) return { same: head }
  if (values.every((each) => typeof each === 'number')) {
    return { steps: values.map((each, at) => each - (at === 0 ? 0 : Number(values[at - 1]))) }
  }
  if (values.some((each) => typeof each === 'object' && each !== null))
    return { plain: values.map((each) => each ?? null) }
  const from = [...new Set(values.map((each) => each ?? null))]
  const index = new Map(from.map((each, at) => [each, at]))
  return { from, at: values.map((each) => index.get(each ?? null) ?? 0) }
}

function valuesOf(column: Column, count: number): readonly unknown[] {
  const values = ((): readonly unknown[] => {
    if ('same' in column) return Array.from({ length: count }, () => column.same)
    if ('from' in column) return column.at.map((at) => column.from[at])
    if ('plain' in column) return column.plain
    let last = 0
    return column.steps.map((step) => (last += step))
  })()
  if (values.length !== count) throw new TypeError('columns of different lengths')
  return values
}
