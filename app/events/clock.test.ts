import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareClocks, replaces, type Clock } from './clock.ts'

const clock: fc.Arbitrary<Clock> = fc.record({
  lamport: fc.nat({ max: 5 }),
  actor: fc.constantFrom('a', 'b', 'c'),
})

describe('the order of clocks', () => {
  test('is total: every two are ordered, both ways alike, and it carries over', () => {
    fc.assert(
      fc.property(clock, clock, clock, (a, b, c) => {
        expect(Math.sign(compareClocks(a, b))).toBe(0 - Math.sign(compareClocks(b, a)))
        if (compareClocks(a, b) === 0) expect(a).toEqual(b)
        if (compareClocks(a, b) < 0 && compareClocks(b, c) < 0) expect(compareClocks(a, c)).toBeLessThan(0)
      }),
    )
  })

  test('goes by what was seen first, and by the actor only among equals', () => {
    expect(compareClocks({ lamport: 1, actor: 'z' }, { lamport: 2, actor: 'a' })).toBeLessThan(0)
    expect(compareClocks({ lamport: 2, actor: 'a' }, { lamport: 2, actor: 'b' })).toBeLessThan(0)
  })
})

describe.each(['latest', 'earliest'] as const)('of several writes to a field where the %s holds', (rule) => {
  test('the same one holds in every order, and however often each comes', () => {
    fc.assert(
      fc.property(fc.array(clock, { minLength: 1, maxLength: 8 }), fc.nat(), (writes, seed) => {
        const fold = (order: readonly Clock[]): Clock | undefined => {
          let held: Clock | undefined
          for (const write of order) if (replaces(rule, write, held)) held = write
          return held
        }
        const sorted = writes.toSorted(compareClocks)
        const expected = rule === 'latest' ? sorted.at(-1) : sorted[0]
        const shuffled = writes.toSorted(
          (a, b) => ((a.lamport * 31 + seed) % 7) - ((b.lamport * 31 + seed) % 7),
        )
        expect(fold(shuffled)).toEqual(expected)
        expect(fold([...shuffled, ...writes])).toEqual(expected)
      }),
    )
  })
})
