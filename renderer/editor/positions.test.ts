import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { OpenArticle } from '../state/open-article.ts'
import { Blocks } from './blocks.ts'
import { buildDocument } from './document.ts'
import { offsetOf, positionOf } from './positions.ts'
import { articleOf, paragraphText } from '../testing/article.ts'

const blocksOf = ({ text, paragraphs, sentences }: OpenArticle): Blocks =>
  new Blocks(text, paragraphs, sentences)
const documentOf = (article: OpenArticle) => buildDocument(article, blocksOf(article))

/** Enough paragraphs for several sections, some of one character, with emoji among the letters. */
const texts = fc
  .array(paragraphText, { minLength: 1, maxLength: 70 })
  .map((paragraphs) => paragraphs.join('\n'))

it('finds every character of a text at its position in the document', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const article = articleOf(text)
      const document = documentOf(article)
      const blocks = blocksOf(article)
      for (let offset = 0; offset < text.length; offset++) {
        if (text[offset] === '\n') continue
        const at = positionOf(blocks, offset)
        expect(document.textBetween(at, at + 1)).toBe(text[offset])
      }
    }),
    { numRuns: 60 },
  )
})

it('comes back from every position to the offset that it is of', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const blocks = blocksOf(articleOf(text))
      for (let offset = 0; offset <= text.length; offset++)
        expect(offsetOf(blocks, positionOf(blocks, offset))).toBe(offset)
    }),
    { numRuns: 60 },
  )
})

it('takes every position of the document to an offset of the text, in order', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const article = articleOf(text)
      const blocks = blocksOf(article)
      const { size } = documentOf(article).content
      let before = 0
      for (let position = 0; position <= size; position++) {
        const offset = offsetOf(blocks, position)
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
  const document = documentOf(articleOf('One. Two.\nThree.'))
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
  const document = documentOf(articleOf('Headline\nText.\nCrosshead\nMore.', { headings: [0, 2] }))
  const kinds: string[] = []
  document.descendants((node) => {
    if (node.isTextblock) kinds.push(`${node.type.name}${node.attrs['level'] ?? ''}`)
  })
  expect(kinds).toEqual(['heading1', 'paragraph', 'heading2', 'paragraph'])
})

it('parts a monstrous paragraph between sentences, and finds its characters all the same', () => {
  const article = articleOf(
    `Before.\n${'Sentence 😀 upon sentence. '.repeat(4000)}\n${'endless😀'.repeat(9000)}\nAfter.`,
  )
  const { text } = article
  const blocks = blocksOf(article)
  const document = buildDocument(article, blocks)
  expect(blocks.count).toBeGreaterThan(20)
  expect(Math.max(...blocks.all.map(({ start, end }) => end - start))).toBeLessThanOrEqual(12_001)
  for (const { start, goesOn, paragraph } of blocks.all) {
    expect(/[\uDC00-\uDFFF]/.test(text.charAt(start))).toBe(false)
    if (goesOn && paragraph === 1) expect(text.charAt(start)).toBe('S')
    const at = positionOf(blocks, start)
    expect(document.textBetween(at, at + 1)).toBe(text.charAt(start))
    expect(offsetOf(blocks, at)).toBe(start)
  }
})
