import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { disagreements, histories } from './testing/convergence.ts'

test('whatever happens on three machines, all that know the same are the same', () => {
  fc.assert(
    fc.property(histories(40), (history) => {
      expect(disagreements(history)).toEqual([])
    }),
    { numRuns: 100 },
  )
}, 60_000)
