import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Anchor, checkAnchor, excerptOf, findQuote } from './anchor.ts'
import { canonicalText, textWithSpan } from './testing/texts.ts'

const revision = 'a'.repeat(64)

describe('an anchor', () => {
  test('is a revision and a span that is not empty', () => {
    expect(Anchor.safeParse({ revision, start: 0, end: 1 }).success).toBe(true)
    for (const wrong of [
      { start: 1, end: 1 },
      { start: 2, end: 1 },
      { start: -1, end: 1 },
      { start: 0.5, end: 1 },
    ]) {
      expect(Anchor.safeParse({ revision, ...wrong }).success).toBe(false)
    }
    expect(Anchor.safeParse({ revision: 'abc', start: 0, end: 1 }).success).toBe(false)
  })

  test.each([
    ['outside-text', -1, 1],
    ['outside-text', 0, 4],
    ['empty-span', 1, 1],
    ['empty-span', 3, 1],
    ['splits-character', 0, 2],
    ['splits-character', 2, 3],
    ['not-an-offset', 0.5, 1],
    ['not-an-offset', 0, NaN],
  ])('is refused as %s from %d to %d of "a😀"', (code, start, end) => {
    expect(checkAnchor('a😀', start, end)).toMatchObject({ ok: false, error: { code } })
  })

  test('is accepted wherever there are whole characters', () => {
    fc.assert(
      fc.property(textWithSpan(canonicalText), ({ text, start, end }) => {
        expect(checkAnchor(text, start, end).ok).toBe(start < end)
      }),
    )
  })
})

describe('an excerpt', () => {
  test('holds the quote and up to 32 units around it, and never half a character', () => {
    fc.assert(
      fc.property(textWithSpan(canonicalText), ({ text, start, end }) => {
        const { quote, before, after } = excerptOf(text, start, end)
        expect(quote).toBe(text.slice(start, end))
        expect(text.slice(0, start).endsWith(before)).toBe(true)
        expect(text.slice(end).startsWith(after)).toBe(true)
        expect([quote, before, after].every((part) => part.isWellFormed())).toBe(true)
        expect(Math.min(32, start) - before.length).toBeOneOf([0, 1])
        expect(Math.min(32, text.length - end) - after.length).toBeOneOf([0, 1])
      }),
    )
  })

  test('leaves out the character that the 32nd unit would cut', () => {
    const text = `${'😀'.repeat(20)}x${'y'.repeat(31)}QUOTE`
    expect(excerptOf(text, 72, 77)).toEqual({ quote: 'QUOTE', before: `x${'y'.repeat(31)}`, after: '' })
    expect(excerptOf(text, 71, 72).before).toBe(`x${'y'.repeat(30)}`)
  })
})

describe('finding a quote', () => {
  const text = 'The mayor left. “No,” said the mayor.\nThe mayor left. The end.'

  test('gives the one place that has its words', () => {
    expect(findQuote(text, 'said the mayor')).toEqual({ found: 'one', place: { start: 22, end: 36 } })
  })

  test('gives none where the words are not there exactly', () => {
    for (const quote of ['the Mayor', 'said  the', '', '\n'])
      expect(findQuote(text, quote)).toEqual({ found: 'none' })
  })

  test('gives all places where nothing tells them apart', () => {
    expect(findQuote(text, 'mayor left')).toEqual({
      found: 'ambiguous',
      places: [
        { start: 4, end: 14 },
        { start: 42, end: 52 },
      ],
    })
    expect(findQuote('aaa', 'aa')).toMatchObject({ found: 'ambiguous', places: [{ start: 0 }, { start: 1 }] })
  })

  test('is told by context before or after, across white space', () => {
    expect(findQuote(text, 'The mayor left.', { after: 'The end' })).toMatchObject({ place: { start: 38 } })
    expect(findQuote(text, 'The mayor left.', { before: 'said the mayor.\r\n' })).toMatchObject({
      place: { start: 38 },
    })
    expect(findQuote(text, 'The mayor left.', { before: 'nowhere' })).toEqual({ found: 'none' })
  })

  test('is told by the nearest offset, unless two are equally near', () => {
    expect(findQuote(text, 'mayor left', { near: 40 })).toMatchObject({ found: 'one', place: { start: 42 } })
    expect(findQuote(text, 'mayor left', { near: 0 })).toMatchObject({ found: 'one', place: { start: 4 } })
    expect(findQuote(text, 'mayor left', { near: 23 })).toMatchObject({ found: 'ambiguous' })
  })

  test('reads the quote as the text was read', () => {
    expect(findQuote(text, '\ufeffthe mayor.\r\n\r\nThe mayor')).toMatchObject({ place: { start: 27 } })
  })

  test('finds every span by its own words and context', () => {
    fc.assert(
      fc.property(textWithSpan(canonicalText), ({ text, start, end }) => {
        const quote = text.slice(start, end)
        fc.pre(quote !== '' && !quote.startsWith('\n') && !quote.endsWith('\n'))
        const found = findQuote(text, quote, { near: start })
        expect(found).toEqual({ found: 'one', place: { start, end } })
      }),
    )
  })
})
