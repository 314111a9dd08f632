import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { articleOf, statementOn } from '../testing/article.ts'
import { StatementIndex } from './statement-index.ts'

const article = articleOf('A text that is only there to be pointed into.')
const span = fc
  .tuple(fc.nat(5000), fc.integer({ min: 1, max: 3000 }))
  .map(([start, length]) => ({ start, end: start + length }))

it('finds what overlaps a span wherever it lies, through any course of changes', () => {
  const steps = fc.array(fc.record({ which: fc.nat(9), to: fc.option(span, { nil: null }) }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(steps, span, (course, asked) => {
      const index = new StatementIndex()
      const made = Array.from({ length: 10 }, () => statementOn(article, 0, 1))
      const model = new Map<string, { start: number; end: number }>()
      for (const { which, to } of course) {
        const statement = made[which]!
        if (to) {
          index.put({ ...statement, ...to })
          model.set(statement.id, to)
        } else {
          index.remove(statement.id)
          model.delete(statement.id)
        }
      }
      const expected = [...model].filter(([, { start, end }]) => start < asked.end && asked.start < end)
      expect(
        index
          .overlapping(asked)
          .map((each) => each.statement.id)
          .sort(),
      ).toEqual(expected.map(([id]) => id).sort())
      expect(index.size).toBe(model.size)
    }),
  )
})

it('gives statements that overlap lanes of their own, and keeps them when others go', () => {
  const index = new StatementIndex()
  const [first, second, third] = [
    [0, 10],
    [5, 15],
    [8, 20],
  ].map(([start = 0, end = 0]) => statementOn(article, start, end))
  for (const each of [first, second, third]) if (each) index.put(each)
  const lanes = () =>
    new Map(index.overlapping({ start: 0, end: 40 }).map((each) => [each.statement.id, each.lane]))
  expect(new Set(lanes().values())).toEqual(new Set([0, 1, 2]))
  const before = lanes().get(third!.id)
  index.remove(first!.id)
  index.put({ ...third!, memo: 'Changed.' })
  expect(lanes().get(third!.id)).toBe(before)
})

it('names the shortest first of those that hold a character', () => {
  const index = new StatementIndex()
  const long = statementOn(article, 0, 30)
  const short = statementOn(article, 10, 14)
  index.put(long)
  index.put(short)
  expect(index.covering(12).map((each) => each.id)).toEqual([short.id, long.id])
  expect(index.covering(14).map((each) => each.id)).toEqual([long.id])
})
