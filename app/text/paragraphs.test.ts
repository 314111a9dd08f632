import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paragraphIndexAt, paragraphOf, paragraphsOf, sectionsOf } from './paragraphs.ts'
import { canonicalText } from './testing/texts.ts'

describe('paragraphs', () => {
  test('are what stands between line feeds', () => {
    fc.assert(
      fc.property(canonicalText, (text) => {
        const paragraphs = paragraphsOf(text)
        const slices = Array.from(paragraphs.starts, (_, index) => {
          const { start, end } = paragraphOf(paragraphs, index)
          return text.slice(start, end)
        })
        expect(slices).toEqual(text.split('\n'))
      }),
    )
  })

  test('hold every offset, a line feed with the paragraph that it ends', () => {
    fc.assert(
      fc.property(canonicalText, (text) => {
        const paragraphs = paragraphsOf(text)
        for (let offset = 0; offset <= text.length; offset++) {
          const { start, end } = paragraphOf(paragraphs, paragraphIndexAt(paragraphs, offset))
          expect(start <= offset && offset <= end).toBe(true)
        }
      }),
    )
  })

  test('are headings where they are told to be', () => {
    const paragraphs = paragraphsOf('Headline\nText\nSubhead\nMore', [0, 2])
    expect([0, 1, 2, 3].map((index) => paragraphOf(paragraphs, index).kind)).toEqual([
      'heading',
      'paragraph',
      'heading',
      'paragraph',
    ])
  })

  test('of the empty text are one, which is empty', () => {
    expect(paragraphOf(paragraphsOf(''), 0)).toEqual({ index: 0, kind: 'paragraph', start: 0, end: 0 })
  })

  test('that are not there are a bug and throw', () => {
    const paragraphs = paragraphsOf('one\ntwo')
    expect(() => paragraphOf(paragraphs, 2)).toThrow(RangeError)
    expect(() => paragraphIndexAt(paragraphs, 8)).toThrow(RangeError)
    expect(() => paragraphIndexAt(paragraphs, -1)).toThrow(RangeError)
  })
})

describe('sections', () => {
  test('are runs of 20 paragraphs that leave none out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        const text = Array.from({ length: count }, (_, index) => `Paragraph ${index}`).join('\n')
        const sections = sectionsOf(paragraphsOf(text))
        expect(sections.map(({ start, end }) => text.slice(start, end)).join('\n')).toBe(text)
        expect(
          sections.flatMap(({ firstParagraph, endParagraph }) => [endParagraph - firstParagraph]),
        ).toEqual(
          Array.from({ length: Math.ceil(count / 20) }, (_, index) => Math.min(20, count - 20 * index)),
        )
      }),
    )
  })
})
