import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Statement } from '../../app/model/statement.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { articleOf, statementOn } from '../testing/article.ts'
import { LANES, segmentsIn, type Look } from './segments.ts'

const TEXT = 'First sentence here. Second sentence there. Third sentence, the last of all.'

const look = (article: OpenArticle, more: Partial<Look> = {}): Look => ({
  colourOf: ({ issue }) => (issue === null ? 0 : 3),
  passage: article.sentences.span(0),
  current: undefined,
  ...more,
})

const put = (article: OpenArticle, ...statements: Statement[]): void => {
  for (const each of statements) article.putStatement(each.id, each)
}

const classesAt = (article: OpenArticle, offset: number, more: Partial<Look> = {}): string[] =>
  segmentsIn(article, look(article, more), article.whole)
    .find(({ start, end }) => start <= offset && offset < end)
    ?.classes.split(' ') ?? []

it('covers exactly the characters that something lies on, each once and in order', () => {
  const spans = fc.array(fc.tuple(fc.nat(TEXT.length - 1), fc.integer({ min: 1, max: 30 })), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(spans, (pairs) => {
      const article = articleOf(TEXT)
      const statements = pairs.map(([start, length]) =>
        statementOn(article, start, Math.min(TEXT.length, start + length)),
      )
      put(article, ...statements)
      const passage = article.sentences.span(1)
      const segments = segmentsIn(article, look(article, { passage }), article.whole)
      let before = 0
      for (const { start, end } of segments) {
        expect(start).toBeGreaterThanOrEqual(before)
        expect(end).toBeGreaterThan(start)
        before = end
      }
      for (let offset = 0; offset < TEXT.length; offset++) {
        const covering = statements.filter((each) => each.start <= offset && offset < each.end)
        const classes =
          segments.find(({ start, end }) => start <= offset && offset < end)?.classes.split(' ') ?? []
        expect(classes.includes('tag')).toBe(covering.length > 0)
        expect(classes.includes('passage')).toBe(passage.start <= offset && offset < passage.end)
        const lanes = classes.filter((name) => /^lane\d-/.test(name)).length
        expect(lanes).toBeLessThanOrEqual(covering.length)
        // What does not fit into the lanes has the sign that there is more.
        if (lanes < covering.length) expect(classes).toContain('more')
      }
    }),
    { numRuns: 200 },
  )
})

it('keeps each of two crossing tags in a lane of its own from start to end', () => {
  const article = articleOf(TEXT)
  put(article, statementOn(article, 0, 30, { issue: 'a' }), statementOn(article, 10, 40))
  expect(classesAt(article, 5)).toEqual(expect.arrayContaining(['lane1-3', 'lanes1', 'tint1']))
  expect(classesAt(article, 20)).toEqual(expect.arrayContaining(['lane1-3', 'lane2-0', 'lanes2', 'tint1']))
  expect(classesAt(article, 35)).toEqual(expect.arrayContaining(['lane2-0', 'lanes2', 'tint2']))
})

it('says that there is more where more tags lie over each other than have a lane', () => {
  const article = articleOf(TEXT)
  put(article, ...Array.from({ length: LANES + 1 }, () => statementOn(article, 0, 10)))
  expect(classesAt(article, 3)).toContain('more')
})

it('has signs for unsure tags, for nothing to code, and for the current statement', () => {
  const article = articleOf(TEXT)
  const unsure = statementOn(article, 0, 20, { sure: false })
  put(article, unsure)
  article.putMark(article.sentences.span(1), true)
  expect(classesAt(article, 3)).toContain('unsure1')
  expect(classesAt(article, 25)).toEqual(['nothing'])
  expect(classesAt(article, 3, { current: unsure })).toEqual(
    expect.arrayContaining(['current', 'current-start']),
  )
})

it('draws one line around a passage of several segments', () => {
  const article = articleOf(TEXT)
  put(article, statementOn(article, 5, 10))
  expect(classesAt(article, 0)).toEqual(['passage', 'passage-start'])
  expect(classesAt(article, 7)).toContain('passage')
  expect(classesAt(article, 7)).not.toContain('passage-end')
  expect(classesAt(article, 15)).toEqual(['passage', 'passage-end'])
})
