import { STATEMENT_COLUMNS, type ExportRow } from './statement-row.ts'
import type { VariableColumn } from './variable-columns.ts'

/**
 * Statements as CSV (RFC 4180): a header line, commas, lines that end in CRLF, cells in double quotes where they need
 * them. To be encoded as UTF-8 without a byte order mark, which would become part of the first column's name in most
 * programs that are not spreadsheets.
 *
 * Numbers are written as numbers, yes and no as `true` and `false`, what is absent as an empty cell, and several
 * choices as one cell with `; ` between them.
 */
export interface CsvOptions {
  /**
   * Leave texts as they are. Without it, a text that a spreadsheet would run as a formula is written with an apostrophe
   * before it.
   */
  readonly exact?: boolean
}

type Cell = string | number | boolean | null | readonly string[]

/** The header line, with its CRLF. */
export const csvHeader = (variables: readonly VariableColumn[], options: CsvOptions = {}): string =>
  line([...STATEMENT_COLUMNS, ...variables.map(({ column }) => column)], options)

/** The line of one statement, with its CRLF. */
export const csvLine = ({ statement, answers }: ExportRow, options: CsvOptions = {}): string =>
  line([...STATEMENT_COLUMNS.map((column) => statement[column]), ...answers], options)

const line = (cells: readonly Cell[], { exact = false }: CsvOptions): string =>
  `${cells.map((cell) => csvCell(cell, exact)).join(',')}\r\n`

function csvCell(cell: Cell, exact: boolean): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  // A half surrogate pair has no UTF-8.
  const text = (typeof cell === 'string' ? cell : cell.join('; ')).toWellFormed()
  return quoted(exact ? text : safeInSpreadsheet(text))
}

/** White space at an end is kept by quotes: some readers trim cells without them. */
const quoted = (text: string): string =>
  /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/**
 * What a spreadsheet would run: `=`, `+`, `-` or `@`, full width or not, first in the cell or after what it strips from
 * the front (white space and invisible characters), and a cell that begins with TAB, CR or LF, which may be stripped
 * with the quotes around it.
 *
 * Apostrophes may stand before all that: such a cell gets one more, so that taking one away from every cell of this
 * form gives back exactly what was written.
 */
const formula = /^'*(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫−])/u

/** A text that no spreadsheet runs, by an apostrophe before it where one might. */
export const safeInSpreadsheet = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** What `safeInSpreadsheet` was given. */
export const withoutApostrophe = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text
