import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesBetween } from './alignment.ts'

/** The second list, made from the first with what the changes take from the second. */
function replay(list: readonly string[], other: readonly string[]): string[] {
  const made: string[] = []
  let at = 0
  for (const { from, to, otherFrom, otherTo } of changesBetween(list, other)) {
    made.push(...list.slice(at, from))
    expect(made).toHaveLength(otherFrom)
    made.push(...other.slice(otherFrom, otherTo))
    at = to
  }
  return [...made, ...list.slice(at)]
}

describe('the changes between two lists', () => {
  test('lead from one to the other, whatever is in them', () => {
    const items = fc.array(fc.constantFrom('a', 'b', 'c', 'constructor', '', '😀', 'd'), { maxLength: 30 })
    fc.assert(
      fc.property(items, items, (list, other) => {
        expect(replay(list, other)).toEqual(other)
      }),
    )
  })

  test('are few in long lists, where few items changed', () => {
    const list = Array.from({ length: 5000 }, (_, index) => (index % 3 === 0 ? 'the' : `word ${index}`))
    const other = list.flatMap((item, index) =>
      index % 1000 === 1 ? [] : index % 1000 === 500 ? [item, 'new'] : [item],
    )
    expect(replay(list, other)).toEqual(other)
    expect(changesBetween(list, other)).toHaveLength(10)
  })

  test('are one change where long lists have nothing in common but what repeats', () => {
    const list = Array.from({ length: 5000 }, (_, index) => (index % 2 === 0 ? 'the' : 'and'))
    const other = Array.from({ length: 5000 }, (_, index) => (index % 2 === 0 ? 'and' : 'or'))
    expect(changesBetween(list, other)).toEqual([{ from: 0, to: 5000, otherFrom: 0, otherTo: 5000 }])
  })

  test('are none between equal lists, and the whole of a list beside an empty one', () => {
    expect(changesBetween(['a', 'b'], ['a', 'b'])).toEqual([])
    expect(changesBetween([], ['a', 'b'])).toEqual([{ from: 0, to: 0, otherFrom: 0, otherTo: 2 }])
  })
})
