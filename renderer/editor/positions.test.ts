import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildDocument } from './document.ts'
import { offsetOf, positionOf } from './positions.ts'
import { articleOf, paragraphText } from '../testing/article.ts'

/** Enough paragraphs for several sections, some of one character, with emoji among the letters. */
const texts = fc
  .array(paragraphText, { minLength: 1, maxLength: 70 })
  .map((paragraphs) => paragraphs.join('\n'))

it('finds every character of a text at its position in the document', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const article = articleOf(text)
      const document = buildDocument(article)
      for (let offset = 0; offset < text.length; offset++) {
        if (text[offset] === '\n') continue
        const at = positionOf(article.paragraphs, offset)
        expect(document.textBetween(at, at + 1)).toBe(text[offset])
      }
    }),
    { numRuns: 60 },
  )
})

it('comes back from every position to the offset that it is of', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { paragraphs } = articleOf(text)
      for (let offset = 0; offset <= text.length; offset++)
        expect(offsetOf(paragraphs, positionOf(paragraphs, offset))).toBe(offset)
    }),
    { numRuns: 60 },
  )
})

it('takes every position of the document to an offset of the text, in order', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const article = articleOf(text)
      const { size } = buildDocument(article).content
      let before = 0
      for (let position = 0; position <= size; position++) {
        const offset = offsetOf(article.paragraphs, position)
        expect(offset).toBeGreaterThanOrEqual(before)
        expect(offset).toBeLessThanOrEqual(text.length)
        before = offset
      }
      expect(before).toBe(text.length)
    }),
    { numRuns: 60 },
  )
})

it('marks each sentence with its number, the spaces between them left out', () => {
  const document = buildDocument(articleOf('One. Two.\nThree.'))
  const marked: [string, unknown][] = []
  document.descendants((node) => {
    if (node.isText) marked.push([node.text ?? '', node.marks[0]?.attrs['number']])
  })
  expect(marked).toEqual([
    ['One.', 1],
    [' ', undefined],
    ['Two.', 2],
    ['Three.', 3],
  ])
})

it('makes headings of the paragraphs that are', () => {
  const document = buildDocument(articleOf('Headline\nText.\nCrosshead\nMore.', { headings: [0, 2] }))
  const kinds: string[] = []
  document.descendants((node) => {
    if (node.isTextblock) kinds.push(`${node.type.name}${node.attrs['level'] ?? ''}`)
  })
  expect(kinds).toEqual(['heading1', 'paragraph', 'heading2', 'paragraph'])
})
