import { expect, it } from 'vitest'
import { initialValues } from '../model/noun.ts'
import { variable, type Variable } from '../model/variable.ts'
import { STATEMENT_COLUMNS } from './statement-row.ts'
import { variableColumns } from './variable-columns.ts'

const aVariable = (number: number, name: string, more: Partial<Variable> = {}): Variable => ({
  ...initialValues(variable),
  id: `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  name,
  ...more,
})
const names = (variables: Variable[]) => variableColumns(variables).map(({ column }) => column)

it('has a column for each variable, by name and in the order of the project', () => {
  expect(names([aVariable(1, 'Addressee', { order: 2 }), aVariable(2, 'Claim date', { order: 1 })])).toEqual([
    'Claim date',
    'Addressee',
  ])
})

it('has none for a variable that was removed', () => {
  expect(names([aVariable(1, 'Addressee', { removed: true })])).toEqual([])
})

it('tells a variable from a column of the export that has its name, in any letter case', () => {
  expect(names([aVariable(1, 'memo'), aVariable(2, 'Stance')])).toEqual(['variable_memo', 'variable_Stance'])
})

it('tells variables of the same name from each other', () => {
  expect(
    names([aVariable(1, 'a'), aVariable(2, 'A'), aVariable(3, 'a'), aVariable(4, 'variable_a')]),
  ).toEqual(['a', 'variable_A', 'variable_a_2', 'variable_variable_a'])
})

it('never gives one name to two columns', () => {
  const all = [...STATEMENT_COLUMNS, ...STATEMENT_COLUMNS.map((column) => `variable_${column}`)]
  const columns = names([...all, ...all].map((name, index) => aVariable(index, name)))
  expect(new Set([...STATEMENT_COLUMNS, ...columns]).size).toBe(STATEMENT_COLUMNS.length + columns.length)
})
