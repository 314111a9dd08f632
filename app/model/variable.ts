import { z } from 'zod'
import { Id } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

/** A question of the project's own that is answered for each statement. */
export const variable = noun({
  name: 'variable',
  stream: 'shared',
  key: { id: Id },
  fields: {
    name: field(z.string().min(1).max(200), ''),
    kind: field(
      z.enum(['choice', 'several', 'number', 'yes/no', 'text', 'date', 'speaker', 'organisation']),
      'text',
    ),
    options: field(z.array(z.string().max(500)).max(500), []),
    order: field(z.number(), 0),
    removed: field(z.boolean(), false),
  },
})
export type Variable = RecordOf<typeof variable>

export const VariableValue = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(500)).max(500),
])
export type VariableValue = z.infer<typeof VariableValue>

/** What a statement answers to a variable; null where nothing was answered. */
export const value = noun({
  name: 'value',
  stream: 'coding',
  key: { statement: Id, variable: Id },
  fields: { value: field(VariableValue.nullable(), null) },
})
export type Value = RecordOf<typeof value>

/** Whether an answer fits its question. */
export function fitsVariable(of: Pick<Variable, 'kind' | 'options'>, answer: VariableValue): boolean {
  switch (of.kind) {
    case 'choice':
      return typeof answer === 'string' && of.options.includes(answer)
    case 'several':
      return Array.isArray(answer) && answer.every((each) => of.options.includes(each))
    case 'number':
      return typeof answer === 'number'
    case 'yes/no':
      return typeof answer === 'boolean'
    case 'text':
    case 'date':
    case 'speaker':
    case 'organisation':
      return typeof answer === 'string'
  }
}
