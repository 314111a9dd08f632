import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyBoundaryFacts,
  packBoundaries,
  readBoundaries,
  sentenceAt,
  sentencesIn,
  splitOffset,
  unpackBoundaries,
  type BoundaryFact,
} from './boundaries.ts'
import { segment } from './sentences.ts'
import { canonicalText, prose } from './testing/texts.ts'

const someText = fc.oneof(canonicalText, prose)

const textWithFacts = someText.chain((text) =>
  fc.record({
    text: fc.constant(text),
    facts: fc
      .array(fc.tuple(fc.nat(text.length + 2), fc.constantFrom<BoundaryFact>('split', 'joined')), {
        maxLength: 20,
      })
      .map((facts) => new Map(facts)),
  }),
)

const slices = (text: string, sentences: Int32Array): string[] =>
  Array.from({ length: sentences.length / 2 }, (_, index) =>
    text.slice(sentences[2 * index], sentences[2 * index + 1]),
  )

describe('sentences in force', () => {
  test('are in order, apart, within paragraphs and trimmed, and leave no word out', () => {
    fc.assert(
      fc.property(textWithFacts, ({ text, facts }) => {
        const sentences = applyBoundaryFacts(text, segment(text), facts)
        expect(readBoundaries(text, packBoundaries(sentences)).ok).toBe(true)
        expect(slices(text, sentences).join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
      }),
      { numRuns: 500 },
    )
  })

  test('are the stored ones again after joining and splitting at the same place', () => {
    fc.assert(
      fc.property(someText, fc.nat(), (text, pick) => {
        const stored = segment(text)
        fc.pre(stored.length > 0)
        const start = stored[2 * (pick % (stored.length / 2))]!
        const joined = new Map<number, BoundaryFact>([[start, 'joined']])
        expect(applyBoundaryFacts(text, stored, joined.set(start, 'split'))).toEqual(stored)
      }),
    )
  })

  test('are the stored ones again after splitting and joining at the same place', () => {
    fc.assert(
      fc.property(someText, fc.nat(), (text, pick) => {
        const stored = segment(text)
        const split = splitOffset(text, stored, pick % (text.length + 1))
        fc.pre(split !== undefined)
        const facts = new Map<number, BoundaryFact>([[split, 'split']])
        expect(applyBoundaryFacts(text, stored, facts)).toHaveLength(stored.length + 2)
        expect(applyBoundaryFacts(text, stored, facts.set(split, 'joined'))).toEqual(stored)
      }),
    )
  })

  test('change only where a fact says so', () => {
    const text = 'One goes. Two stays. Three.\nFour, five. Six.'
    const stored = segment(text)
    const apply = (...facts: [number, BoundaryFact][]) =>
      slices(text, applyBoundaryFacts(text, stored, new Map(facts)))
    expect(apply([10, 'joined'])).toEqual(['One goes. Two stays.', 'Three.', 'Four, five.', 'Six.'])
    expect(apply([10, 'joined'], [21, 'joined'])).toEqual([
      'One goes. Two stays. Three.',
      'Four, five.',
      'Six.',
    ])
    expect(apply([34, 'split'])).toEqual(['One goes.', 'Two stays.', 'Three.', 'Four,', 'five.', 'Six.'])
    expect(apply([10, 'joined'], [14, 'split'])).toEqual([
      'One goes. Two',
      'stays.',
      'Three.',
      'Four, five.',
      'Six.',
    ])
  })

  test('never join across paragraphs, nor before the first', () => {
    const text = 'One.\nTwo.'
    const stored = segment(text)
    expect(
      applyBoundaryFacts(
        text,
        stored,
        new Map([
          [0, 'joined'],
          [5, 'joined'],
        ]),
      ),
    ).toEqual(stored)
  })

  test('ignore facts at white space, in half a character or outside the text', () => {
    const text = 'One 😀 two.'
    const stored = segment(text)
    for (const offset of [3, 5, 99, -1]) {
      expect(applyBoundaryFacts(text, stored, new Map([[offset, 'split']]))).toEqual(stored)
    }
  })
})

describe('a place to split', () => {
  test('is the next word after white space within the sentence', () => {
    const text = 'One two. Three.\nFour 😀.'
    const sentences = segment(text)
    expect([3, 4, 5].map((offset) => splitOffset(text, sentences, offset))).toEqual([4, 4, 5])
    // Sentence starts, what comes right before them, ends of paragraphs, halves of characters, nowhere.
    for (const offset of [0, 8, 9, 15, 16, 22, 24, -1])
      expect(splitOffset(text, sentences, offset)).toBeUndefined()
  })
})

describe('the sentence at an offset', () => {
  const text = 'One. Two.\n  Three.'
  const sentences = segment(text)

  test('is the one around it, or before the white space there', () => {
    expect([0, 3, 4, 5, 9, 11, 12, 17].map((offset) => sentenceAt(sentences, offset))).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2,
    ])
    expect(sentenceAt(segment('  One.'), 1)).toBeUndefined()
  })

  test('of a span are the first and last that it touches', () => {
    expect(sentencesIn(sentences, 0, 18)).toEqual({ first: 0, last: 2 })
    expect(sentencesIn(sentences, 4, 6)).toEqual({ first: 1, last: 1 })
    expect(sentencesIn(sentences, 3, 5)).toEqual({ first: 0, last: 0 })
    expect(sentencesIn(sentences, 9, 12)).toBeUndefined()
    expect(sentencesIn(segment(''), 0, 0)).toBeUndefined()
  })
})

describe('packed boundaries', () => {
  test('unpack to what was packed', () => {
    const anySentences = fc
      .array(fc.tuple(fc.oneof(fc.nat(3), fc.nat(100_000)), fc.integer({ min: 1, max: 100_000 })))
      .map((parts) => {
        let end = 0
        return Int32Array.from(parts.flatMap(([gap, length]) => [end + gap, (end += gap + length)]))
      })
    fc.assert(
      fc.property(anySentences, (sentences) => {
        expect(unpackBoundaries(packBoundaries(sentences))).toEqual(sentences)
      }),
    )
  })

  test('take about two bytes a sentence', () => {
    const text =
      'The mayor said on Monday that the council had not agreed to it. Nobody else spoke.\n'.repeat(500)
    const sentences = segment(text)
    expect(sentences.length / 2).toBe(1000)
    expect(packBoundaries(sentences).length).toBeLessThanOrEqual(2 * 1000 + 1)
  })

  test('that are damaged, or are for another text, are refused', () => {
    const text = 'One goes. Two stays.'
    const packed = packBoundaries(segment(text))
    expect(readBoundaries(text, packed)).toEqual({ ok: true, value: segment(text) })
    expect(readBoundaries('Another. Text entirely.', packed)).toMatchObject({
      ok: false,
      error: { code: 'foreign-boundaries' },
    })
    expect(readBoundaries('One\ngoes. Two stays.', packed)).toMatchObject({ ok: false })
    expect(readBoundaries('One', packed)).toMatchObject({ ok: false })
    expect(readBoundaries(text, Uint8Array.of(255, 255))).toMatchObject({
      ok: false,
      error: { code: 'damaged-boundaries' },
    })
  })

  test('never unpack to anything out of order, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.string(), (bytes, text) => {
        const read = readBoundaries(text, bytes)
        if (read.ok) expect(packBoundaries(read.value).length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })

  test('cannot be made of sentences out of order', () => {
    expect(() => packBoundaries(Int32Array.of(5, 9, 3, 4))).toThrow(RangeError)
    expect(() => packBoundaries(Int32Array.of(5, 5))).toThrow(RangeError)
  })
})
