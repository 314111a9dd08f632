import { describe, expect, it } from 'vitest'
import { TextOffsets } from '../text/offsets.ts'
import { findPlace, type LinePlace } from './line-place.ts'

const text = '🙂 We pay.\nThey do not. We pay.'
const offsets = new TextOffsets(text)
const find = (place: LinePlace) => findPlace(place, text, offsets)
const wrong = (place: LinePlace): string => {
  const result = find(place)
  return result.ok ? 'nothing is wrong' : result.error
}
const at = (start: number, end: number, more: { unit?: 'codepoint'; quote?: string } = {}): LinePlace => ({
  by: 'offsets',
  start,
  end,
  unit: 'utf16',
  quote: null,
  ...more,
})

describe('a place', () => {
  it('is found by a quote that stands once, however its line ends are written', () => {
    expect(find({ by: 'quote', quote: 'They do not.' })).toEqual({ ok: true, value: { start: 11, end: 23 } })
    expect(find({ by: 'quote', quote: 'pay.\r\n\r\nThey' })).toEqual({
      ok: true,
      value: { start: 6, end: 15 },
    })
  })

  it('is found by offsets in either unit', () => {
    expect(find(at(3, 5))).toEqual({ ok: true, value: { start: 3, end: 5 } })
    expect(find(at(2, 4, { unit: 'codepoint' }))).toEqual({ ok: true, value: { start: 3, end: 5 } })
    expect(find(at(0, text.length))).toEqual({ ok: true, value: { start: 0, end: text.length } })
  })

  it('is found by both where they agree', () => {
    expect(find(at(24, 31, { quote: 'We pay.' }))).toEqual({ ok: true, value: { start: 24, end: 31 } })
    expect(find(at(6, 15, { quote: 'pay.\r\nThey' }))).toEqual({ ok: true, value: { start: 6, end: 15 } })
  })
})

describe('no place', () => {
  it('is had by words that the article does not hold, or holds more than once', () => {
    expect(wrong({ by: 'quote', quote: 'We go.' })).toBe('The article does not hold the words “We go.”.')
    expect(wrong({ by: 'quote', quote: 'We pay.' })).toBe(
      'The article holds the words “We pay.” 2 times; give "start" and "end" as well.',
    )
    expect(wrong({ by: 'quote', quote: '\n' })).toMatch(/^The article does not hold/)
  })

  it('is had by offsets outside the text or within a character', () => {
    expect(wrong(at(3, 500))).toBe(`"end" (500) lies outside the article's text or cuts a character in half.`)
    expect(wrong(at(1, 5))).toBe(`"start" (1) lies outside the article's text or cuts a character in half.`)
    expect(wrong(at(2, 31, { unit: 'codepoint' }))).toMatch(/^"end" \(31\) lies outside/)
  })

  it('is had by offsets and words that do not agree', () => {
    expect(wrong(at(2, 9, { quote: 'We pay.' }))).toBe(
      'From 2 to 9 the article says “We pay”, not “We pay.”.',
    )
    expect(wrong(at(3, 10, { quote: 'They do not.' }))).toBe(
      'From 3 to 10 the article says “We pay.”, not “They do not.”.',
    )
  })

  it('is told in a message of readable length', () => {
    expect(wrong({ by: 'quote', quote: 'x '.repeat(100_000) }).length).toBeLessThan(130)
  })
})
