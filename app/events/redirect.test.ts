import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareClocks } from './clock.ts'
import { resolveRedirects, type Redirect } from './redirect.ts'

const merge = (from: string, into: string, lamport: number, actor = 'a'): Redirect => ({
  from,
  into,
  clock: { lamport, actor },
})
const ends = (redirects: readonly Redirect[]): Record<string, string> =>
  Object.fromEntries(resolveRedirects(redirects).targets)

describe('merged records lead', () => {
  test('through every merge to the last one', () => {
    expect(ends([merge('a', 'b', 1), merge('b', 'c', 2), merge('d', 'b', 3)])).toEqual({
      a: 'c',
      b: 'c',
      d: 'c',
    })
  })

  test('where the older merge says when two were merged into each other; the younger is listed', () => {
    const resolved = resolveRedirects([merge('b', 'a', 5), merge('a', 'b', 4)])
    expect([...resolved.targets]).toEqual([['a', 'b']])
    expect(resolved.ignored).toEqual([merge('b', 'a', 5)])
  })

  test('by the actor where neither of a circle saw the other', () => {
    const resolved = resolveRedirects([
      merge('a', 'b', 4, 'ben'),
      merge('b', 'c', 4, 'ada'),
      merge('c', 'a', 4, 'cleo'),
    ])
    expect(resolved.ignored).toEqual([merge('c', 'a', 4, 'cleo')])
    expect(Object.fromEntries(resolved.targets)).toEqual({ a: 'c', b: 'c' })
  })

  test('nowhere when merged into themselves', () => {
    expect(resolveRedirects([merge('a', 'a', 1)])).toEqual({
      targets: new Map(),
      ignored: [merge('a', 'a', 1)],
    })
  })

  test('where the younger of two merges of the same record says', () => {
    expect(ends([merge('a', 'b', 1), merge('a', 'c', 2), merge('c', 'a', 3)])).toEqual({ a: 'c' })
  })

  test('to an end in any set of merges, whatever the order in which they come, and drop only the youngest of a circle', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const redirect = fc.record({
      from: name,
      into: name,
      clock: fc.record({ lamport: fc.nat({ max: 4 }), actor: fc.constantFrom('x', 'y') }),
    })
    fc.assert(
      fc.property(
        fc
          .array(redirect, { maxLength: 10 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([redirects, shuffled]) => {
          const { targets, ignored } = resolveRedirects(redirects)
          expect(ends(shuffled)).toEqual(ends(redirects))
          // Nothing leads to what is itself merged: every path has come to its end.
          for (const target of targets.values()) expect(targets.has(target)).toBe(false)
          for (const [from, target] of targets) expect(target).not.toBe(from)
          for (const dropped of ignored) {
            // Following the others from where it leads comes back to where it starts, over older merges alone.
            const end = targets.get(dropped.into) ?? dropped.into
            expect(end).toBe(targets.get(dropped.from) ?? dropped.from)
            const circle = redirects.filter((each) => (targets.get(each.from) ?? each.from) === end)
            expect(circle.some((each) => compareClocks(each.clock, dropped.clock) <= 0)).toBe(true)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
