import { z } from 'zod'
import { VariableValue } from '../model/variable.ts'
import { ExportedStatement, STATEMENT_COLUMNS, type ExportRow } from './statement-row.ts'
import type { VariableColumn } from './variable-columns.ts'

/**
 * Statements as JSON Lines: one object a line, each line ends in LF, UTF-8. Keys are the columns of the CSV in the same
 * order, the project's variables after them; values keep their type, and what is absent is null.
 *
 * Keys are written one by one rather than through an object, which would move names such as `2024` to the front and
 * lose `__proto__`.
 */
export function jsonlLine({ statement, answers }: ExportRow, variables: readonly VariableColumn[]): string {
  const members = STATEMENT_COLUMNS.map((column) => member(column, statement[column]))
  for (const [index, { column }] of variables.entries()) members.push(member(column, answers[index] ?? null))
  return `{${members.join(',')}}\n`
}

const member = (name: string, value: VariableValue | null): string => `${json(name)}:${json(value)}`

/** A half surrogate pair has no UTF-8, and readers in other languages stumble over its escape. */
function json(value: VariableValue | null): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed())
  return JSON.stringify(Array.isArray(value) ? value.map((each) => each.toWellFormed()) : value)
}

/** What each line holds: a statement, and any number of variables. */
export const JsonlStatement = ExportedStatement.loose().catchall(VariableValue.nullable())

/** The JSON Schema (draft 2020-12) of a line, as published with the documentation of the format. */
export const jsonlSchema = (): object => ({
  ...z.toJSONSchema(JsonlStatement),
  title: 'A statement exported from Readout, one line of a JSON Lines file',
})
