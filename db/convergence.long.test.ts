import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { disagreements, type History } from './testing/convergence.ts'
import { likelyDoings } from './testing/world.ts'

const HISTORIES = Number(process.env['READOUT_HISTORIES'] ?? 2500)
const number = fc.nat({ max: 97 })
const aHistory: fc.Arbitrary<History> = fc.record({
  coders: fc.constantFrom([0, 0, 1], [0, 1, 1], [0, 1, 0]),
  steps: fc.array(
    fc.record({
      do: fc.constantFrom(...likelyDoings),
      machine: fc.nat({ max: 2 }),
      a: number,
      b: number,
      c: number,
    }),
    { maxLength: 90, size: 'max' },
  ),
  order: fc.nat({ max: 1000 }),
})

test('whatever happens on three machines in thousands of long histories, all that know the same are the same', () => {
  fc.assert(
    fc.property(aHistory, (history) => {
      expect(disagreements(history)).toEqual([])
    }),
    { numRuns: HISTORIES },
  )
})
