import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitsPair, TextOffsets } from './offsets.ts'
import { sourceText, textWithSpan } from './testing/texts.ts'

const units = ['utf16', 'codepoint', 'byte'] as const

/** Texts long enough for several checkpoints, whose characters straddle them. */
const longText = fc
  .tuple(sourceText, fc.constantFrom('😀', 'é', 'a', '中', '\ud800'), fc.nat(5000))
  .map(([text, filler, count]) => text + filler.repeat(count) + text)

const expected = (text: string, offset: number) => ({
  utf16: offset,
  codepoint: Array.from(text.slice(0, offset)).length,
  byte: Buffer.byteLength(text.slice(0, offset)),
})

describe('offsets in other units', () => {
  test('are what code points and UTF-8 bytes before them count', () => {
    fc.assert(
      fc.property(textWithSpan(fc.oneof(sourceText, longText)), ({ text, start, end }) => {
        const offsets = new TextOffsets(text)
        for (const offset of [0, start, end, text.length]) {
          for (const unit of units) expect(offsets.to(unit, offset)).toBe(expected(text, offset)[unit])
        }
      }),
    )
  })

  test('come back as they went', () => {
    fc.assert(
      fc.property(textWithSpan(fc.oneof(sourceText, longText)), ({ text, start, end }) => {
        const offsets = new TextOffsets(text)
        for (const offset of [start, end, text.length]) {
          for (const unit of units) expect(offsets.from(unit, offsets.to(unit, offset))).toBe(offset)
        }
      }),
    )
  })

  test('have no counterpart outside the text or within a character', () => {
    const offsets = new TextOffsets('a😀é')
    expect(offsets.from('codepoint', 3)).toBe(4)
    expect(offsets.from('codepoint', 4)).toBeUndefined()
    expect(offsets.from('utf16', 2)).toBeUndefined()
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((byte) => offsets.from('byte', byte))).toEqual([
      1,
      undefined,
      undefined,
      undefined,
      3,
      undefined,
      4,
      undefined,
    ])
    for (const unit of units) {
      for (const offset of [-1, 0.5, NaN]) expect(offsets.from(unit, offset)).toBeUndefined()
      expect(new TextOffsets('abc').from(unit, 4)).toBeUndefined()
    }
  })

  test('of an offset that is none are a bug and throw', () => {
    const offsets = new TextOffsets('a😀')
    for (const offset of [-1, 4, 0.5, 2]) expect(() => offsets.to('codepoint', offset)).toThrow(RangeError)
  })

  test('convert in a 10 MB text without reading it each time', () => {
    const text = '😀 said the mayor. '.repeat(500_000)
    const offsets = new TextOffsets(text)
    offsets.to('codepoint', 0)
    const begin = performance.now()
    for (let at = 0; at < 10_000; at++) {
      const offset = at * 900
      if (!splitsPair(text, offset))
        expect(offsets.from('codepoint', offsets.to('codepoint', offset))).toBe(offset)
    }
    // Reading the text each time would take minutes.
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})

test('only the middle of a surrogate pair splits it', () => {
  expect([0, 1, 2, 3].map((offset) => splitsPair('a😀', offset))).toEqual([false, false, true, false])
  expect(splitsPair('\ud83d', 1)).toBe(false)
  expect(splitsPair('\ude00', 0)).toBe(false)
})
