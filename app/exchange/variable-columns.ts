import type { Id } from '../model/id.ts'
import type { Variable, VariableValue } from '../model/variable.ts'
import { STATEMENT_COLUMNS } from './statement-row.ts'

/** The column that a project variable fills in an export, after the columns that every export has. */
export interface VariableColumn {
  readonly variable: Id
  readonly kind: Variable['kind']
  readonly column: string
}

/**
 * The columns of the project's variables in the project's order, removed ones left out, each named as its variable.
 *
 * A name that an earlier column has (letter case aside, for databases and spreadsheets do not tell `Issue` from
 * `issue`) gets `variable_` before it and, where even that is taken, `_2`, `_3` … after it.
 */
export function variableColumns(variables: readonly Variable[]): VariableColumn[] {
  const taken = new Set<string>(STATEMENT_COLUMNS.map(comparable))
  const free = (name: string): boolean => !taken.has(comparable(name))
  return variables
    .filter((variable) => !variable.removed)
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .map((variable) => {
      let column = free(variable.name) ? variable.name : `variable_${variable.name}`
      for (let count = 2; !free(column); count += 1) column = `variable_${variable.name}_${count}`
      taken.add(comparable(column))
      return { variable: variable.id, kind: variable.kind, column }
    })
}

const comparable = (name: string): string => name.toLowerCase()

/** What a statement answers to a variable, as an export writes it. */
export type ExportedAnswer = VariableValue | null
