import { describe, expect, test } from 'vitest'
import { fitsVariable, type Variable } from './variable.ts'

const question = (kind: Variable['kind'], options: string[] = []): Pick<Variable, 'kind' | 'options'> => ({
  kind,
  options,
})

describe('an answer fits its question', () => {
  test.each([
    ['choice', 'data', true],
    ['choice', 'rumour', false],
    ['choice', ['data'], false],
    ['several', ['data', 'story'], true],
    ['several', [], true],
    ['several', ['data', 'rumour'], false],
    ['several', 'data', false],
    ['number', 4.5, true],
    ['number', '4', false],
    ['yes/no', false, true],
    ['yes/no', 'no', false],
    ['text', 'anything', true],
    ['text', 3, false],
    ['date', '2030-11', true],
    ['speaker', 'Mara Lund', true],
    ['organisation', true, false],
  ] as const)('%s: %j %s', (kind, answer, fits) => {
    const given = typeof answer === 'object' ? [...answer] : answer
    expect(fitsVariable(question(kind, ['data', 'story']), given)).toBe(fits)
  })
})
