import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { disagreements, histories } from './testing/convergence.ts'

const HISTORIES = Number(process.env['READOUT_HISTORIES'] ?? 2500)
test('whatever happens on three machines in thousands of long histories, all that know the same are the same', () => {
  fc.assert(
    fc.property(histories(90), (history) => {
      expect(disagreements(history)).toEqual([])
    }),
    { numRuns: HISTORIES },
  )
})
