import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvHeader, csvLine, safeInSpreadsheet, withoutApostrophe } from './csv.ts'
import { STATEMENT_COLUMNS } from './statement-row.ts'
import { anAnswerColumn, aRow } from './testing/rows.ts'

/** What a reader of CSV makes of lines: records of cells, all of them texts. */
const read = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n', relax_column_count: false })

const columns = [anAnswerColumn('Claim date'), anAnswerColumn('Addressee, "first"')]

describe('the header', () => {
  it('names the columns of the export in order, and then the variables', () => {
    expect(read(csvHeader(columns))).toEqual([[...STATEMENT_COLUMNS, 'Claim date', 'Addressee, "first"']])
  })

  it('begins with the first column, not with a byte order mark', () => {
    expect(csvHeader([]).startsWith('schema_version,codebook_version,')).toBe(true)
  })

  it('does not let a variable name a formula', () => {
    expect(read(csvHeader([anAnswerColumn('=1+1')]))[0]?.at(-1)).toBe("'=1+1")
  })
})

/** Texts of the characters that mean something to CSV, and a few that do not. */
const hardText = fc.string({
  unit: fc.constantFrom(
    ',',
    ';',
    '"',
    "'",
    '\r',
    '\n',
    '\t',
    ' ',
    '\0',
    '=',
    'a',
    '中',
    '🙂',
    '\u2028',
    '\ufeff',
  ),
})

describe('a line', () => {
  it('gives any text back to a reader, whatever it holds', () => {
    fc.assert(
      fc.property(hardText, fc.string(), (quote, memo) => {
        const [cells = []] = read(csvLine(aRow({ quote, memo }), { exact: true }))
        expect(cells[STATEMENT_COLUMNS.indexOf('quote')]).toBe(quote)
        expect(cells[STATEMENT_COLUMNS.indexOf('memo')]).toBe(memo)
      }),
    )
  })

  it('keeps commas, quotes, line ends and white space at the ends', () => {
    const hard = ['a,b', '"', '""', 'a\nb', 'a\r\nb', ' a ', '\u00a0a', 'a;b', '']
    for (const quote of hard) {
      const line = csvLine(aRow({ quote }), { exact: true })
      expect(line.endsWith('\r\n')).toBe(true)
      expect(read(line)[0]?.[STATEMENT_COLUMNS.indexOf('quote')]).toBe(quote)
    }
  })

  it('writes numbers, yes and no as such, nothing as an empty cell, and several choices in one', () => {
    const line = csvLine(
      aRow({ start: 7, sure: false, joint: true, stance: null }, [-3.5, null, ['jobs', 'prices'], true]),
    )
    const [cells = []] = read(line)
    const cell = (column: (typeof STATEMENT_COLUMNS)[number]) => cells[STATEMENT_COLUMNS.indexOf(column)]
    expect([cell('start'), cell('sure'), cell('joint'), cell('stance')]).toEqual(['7', 'false', 'true', ''])
    expect(cells.slice(STATEMENT_COLUMNS.length)).toEqual(['-3.5', '', 'jobs; prices', 'true'])
  })

  it('writes no half of a surrogate pair', () => {
    expect(csvLine(aRow({ memo: 'a\ud83d' })).isWellFormed()).toBe(true)
  })
})

describe('safety in a spreadsheet', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\rx',
    '\nx',
    ' =1+1',
    '\u00a0\u200b=1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '﹣1',
    '\u0000=1',
  ])('puts an apostrophe before %j', (text) => {
    expect(safeInSpreadsheet(text)).toBe(`'${text}`)
    const [cells = []] = read(csvLine(aRow({ quote: text })))
    expect(cells[STATEMENT_COLUMNS.indexOf('quote')]).toBe(`'${text}`)
  })

  it.each(['a=b', '1-2', 'He said: =1', '“=1”', "'s-Hertogenbosch", '', ' – he said', '12'])(
    'leaves %j alone',
    (text) => {
      expect(safeInSpreadsheet(text)).toBe(text)
    },
  )

  it('can be turned off', () => {
    const [cells = []] = read(csvLine(aRow({ quote: '=1+1' }, ['-x']), { exact: true }))
    expect(cells[STATEMENT_COLUMNS.indexOf('quote')]).toBe('=1+1')
    expect(cells.at(-1)).toBe('-x')
  })

  it('can be taken back without loss, also where a text had apostrophes of its own', () => {
    const risky = fc.string({ unit: fc.constantFrom("'", '=', '-', ' ', '\t', '\r', 'a', '＝') })
    fc.assert(
      fc.property(fc.oneof(risky, fc.string()), (text) => {
        expect(withoutApostrophe(safeInSpreadsheet(text))).toBe(text)
      }),
    )
  })
})
