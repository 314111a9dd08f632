import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { JsonlStatement, jsonlLine, jsonlSchema } from './jsonl.ts'
import { ExportedStatement, STATEMENT_COLUMNS } from './statement-row.ts'
import { anAnswerColumn, aRow } from './testing/rows.ts'

describe('a line', () => {
  it('is one object with the columns of the CSV in the same order, and the variables after them', () => {
    const line = jsonlLine(aRow({}, ['2024-04-26']), [anAnswerColumn('Claim date')])
    expect(line.endsWith('}\n')).toBe(true)
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(Object.keys(JSON.parse(line))).toEqual([...STATEMENT_COLUMNS, 'Claim date'])
  })

  it('keeps the type of every value, and has null for what is absent', () => {
    const row = aRow({ start: 7, sure: false, stance: null, memo: 'a\nb "c" \u2028 🙂' }, [
      -3.5,
      true,
      ['a', 'b'],
      null,
    ])
    const columns = ['n', 'y', 's', 'none'].map(anAnswerColumn)
    expect(JSON.parse(jsonlLine(row, columns))).toEqual({
      ...row.statement,
      n: -3.5,
      y: true,
      s: ['a', 'b'],
      none: null,
    })
  })

  it('writes variables under names that objects do not take well, and where they belong', () => {
    const line = jsonlLine(aRow({}, ['a', 'b']), [anAnswerColumn('__proto__'), anAnswerColumn('2024')])
    expect(line.endsWith('"__proto__":"a","2024":"b"}\n')).toBe(true)
    expect(Object.hasOwn(JSON.parse(line), '__proto__')).toBe(true)
  })

  it('writes no half of a surrogate pair, nor the escape of one', () => {
    const line = jsonlLine(aRow({ memo: 'a\ud83d' }, ['b\udc00', ['c\ud800']]), [
      anAnswerColumn('x'),
      anAnswerColumn('y'),
    ])
    expect(line.isWellFormed()).toBe(true)
    expect(line).not.toMatch(/\\ud/i)
  })

  it('fits its schema, variables and all', () => {
    const parsed: unknown = JSON.parse(
      jsonlLine(aRow({}, [1, ['a']]), [anAnswerColumn('x'), anAnswerColumn('y')]),
    )
    expect(JsonlStatement.safeParse(parsed).success).toBe(true)
    expect(JsonlStatement.safeParse({ ...(parsed as object), start: -1 }).success).toBe(false)
    expect(JsonlStatement.safeParse({ ...(parsed as object), x: { a: 1 } }).success).toBe(false)
  })
})

describe('the documentation', () => {
  const page = new URL('../../docs/formats/', import.meta.url)

  it('publishes the schema that the lines have', async () => {
    await expect(`${JSON.stringify(jsonlSchema(), null, 2)}\n`).toMatchFileSnapshot(
      new URL('statements.schema.json', page).pathname,
    )
  })

  it('describes each column, in order and in the words of the schema', () => {
    const [, table = ''] = readFileSync(new URL('README.md', page), 'utf8').split(
      '| column | type | meaning |',
    )
    const rows = (table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)
    expect([...rows].map(([, column, meaning]) => [column, meaning])).toEqual(
      STATEMENT_COLUMNS.map((column) => [column, ExportedStatement.shape[column].description]),
    )
  })
})
