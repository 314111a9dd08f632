import { strToU8, unzlibSync, zlibSync } from 'fflate'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idsOf, MOST_ROWS, readColumns, writeColumns } from './columns.ts'

const FIRST = '01900000-0000-7000-8000-00000000000a'

describe('columns', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(0.5),
    fc.record({ start: fc.nat(), end: fc.nat() }),
    fc.array(fc.string(), { maxLength: 3 }),
  )
  const row = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'start', 'constructor', 'toString'),
    fc.oneof(value, fc.constantFrom('x', 'y', 7)),
    { noNullPrototype: true },
  )

  test('read again are the rows that were written', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const { first, count, rows: read } = readColumns(writeColumns(FIRST, rows))
        expect(first).toBe(FIRST)
        expect(count).toBe(rows.length)
        // As JSON has them: a lone surrogate or a negative zero is no other value there.
        expect(read).toEqual(JSON.parse(JSON.stringify(rows)))
      }),
    )
  })

  test('take what is null and what is absent for the same', () => {
    expect(readColumns(writeColumns(FIRST, [{ a: null, b: 1 }, { a: undefined }])).rows).toEqual([
      { b: 1 },
      {},
    ])
  })

  test('are the same bytes at every time, as they are hashed', () => {
    const rows = Array.from({ length: 50 }, (_, at) => ({ start: at * 7, issue: `issue ${at % 3}` }))
    expect(writeColumns(FIRST, rows)).toEqual(
      writeColumns(
        FIRST,
        rows.map((each) => ({ issue: each.issue, start: each.start })),
      ),
    )
    expect(writeColumns(FIRST, rows).length).toBeLessThan(JSON.stringify(rows).length / 5)
  })

  test('are not written where they could not be read again', () => {
    expect(() =>
      writeColumns(
        FIRST,
        Array.from({ length: MOST_ROWS + 1 }, () => ({})),
      ),
    ).toThrow(/at most/)
    const long = 'x'.repeat(100_000)
    expect(() =>
      writeColumns(
        FIRST,
        Array.from({ length: 700 }, (_, at) => ({ memo: `${at}${long}` })),
      ),
    ).toThrow(/larger/)
  })

  test('have ids that count up', () => {
    expect([...idsOf(FIRST, 3)].map((id) => id.slice(-2))).toEqual(['0a', '0b', '0c'])
  })
})

describe('bytes from elsewhere that are no columns are refused', () => {
  const packed = (value: unknown): Uint8Array =>
    zlibSync(strToU8(typeof value === 'string' ? value : JSON.stringify(value)))
  const withColumn = (column: unknown, count = 2): Uint8Array =>
    packed({ first: FIRST, count, columns: { a: column } })
  const whole = writeColumns(FIRST, [{ a: 1 }, { a: 2 }])

  test.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array()],
    ['no zlib', strToU8('statements, honestly')],
    ['cut off', whole.subarray(0, whole.length - 8)],
    ['no JSON', packed('{"first":')],
    ['null', packed(null)],
    ['no first id', packed({ count: 1, columns: {} })],
    ['no columns', packed({ first: FIRST, count: 1 })],
    ['a count that is no number', packed({ first: FIRST, count: '2', columns: {} })],
    ['a negative count', packed({ first: FIRST, count: -1, columns: {} })],
    ['a count that would fill the memory', packed({ first: FIRST, count: 1e9, columns: { a: { same: 1 } } })],
    ['a column that is nothing', withColumn(null)],
    ['a column of no kind', withColumn({})],
    ['a column that is too short', withColumn({ plain: [1] })],
    ['a column that is too long', withColumn({ steps: [1, 1, 1] })],
    ['an index past the dictionary', withColumn({ from: ['x'], at: [0, 1] })],
    ['a negative index', withColumn({ from: ['x'], at: [0, -1] })],
    ['an index that is a name', withColumn({ from: ['x'], at: [0, 'length'] })],
    ['differences that are texts', withColumn({ steps: ['1', '2'] })],
    [
      'a column that would change every object',
      packed(`{"first":"${FIRST}","count":1,"columns":{"__proto__":{"same":{"removed":true}}}}`),
    ],
  ])('%s', (_, bytes) => {
    expect(() => readColumns(bytes)).toThrow()
    expect(({} as { removed?: boolean }).removed).toBeUndefined()
  })

  test('a few kilobytes that would unfold to fill the memory', () => {
    const bomb = zlibSync(new Uint8Array(65 * 1024 * 1024), { level: 1 })
    expect(bomb.length).toBeLessThan(1_000_000)
    expect(() => readColumns(bomb)).toThrow(/larger than any/)
  })

  test('any bytes, and any columns with some bytes changed, are read or refused, and nothing else happens', () => {
    const tried = (bytes: Uint8Array): void => {
      try {
        const { rows, count } = readColumns(bytes)
        expect(rows).toHaveLength(count)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }
    const plain = unzlibSync(whole)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat({ max: 255 }), (bytes, at, byte) => {
        tried(bytes)
        const changed = plain.slice()
        changed[at % changed.length] = byte
        tried(zlibSync(changed))
      }),
    )
  })
})

test('a large payload is read by parts and is the same', () => {
  const rows = Array.from({ length: 6000 }, (_, at) => ({ memo: `${at} `.repeat(20) + Math.sin(at) }))
  const bytes = writeColumns(FIRST, rows)
  expect(bytes.length).toBeGreaterThan(65_100)
  expect(readColumns(bytes).rows).toEqual(rows)
})
