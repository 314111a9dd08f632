import type { Node } from 'prosemirror-model'
import { paragraphOf, sectionSize } from '../../app/text/paragraphs.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { schema } from './schema.ts'

const { doc, section, paragraph, heading } = schema.nodes

/** The article as a document: every paragraph with its sentences marked, twenty paragraphs a section. */
export function buildDocument(article: OpenArticle): Node {
  const count = article.paragraphs.starts.length
  const sections: Node[] = []
  for (let first = 0; first < count; first += sectionSize) {
    const blocks: Node[] = []
    for (let index = first; index < Math.min(first + sectionSize, count); index++)
      blocks.push(buildParagraph(article, index))
    sections.push(section.create(null, blocks))
  }
  return doc.create(null, sections)
}

function buildParagraph(article: OpenArticle, index: number): Node {
  const pieces = sentencePieces(article, index)
  // The headline is the article's title, and stands above all headings in it.
  return article.headings.has(index)
    ? heading.create({ level: index === 0 ? 1 : 2 }, pieces)
    : paragraph.create(null, pieces)
}

/** The text of a paragraph in pieces: its sentences, each with its mark, and the spaces between them without. */
function sentencePieces({ text, paragraphs, sentences }: OpenArticle, index: number): Node[] {
  const { start: from, end: to } = paragraphOf(paragraphs, index)
  const pieces: Node[] = []
  let at = from
  for (let number = sentences.at(from); number < sentences.count; number++) {
    const { start, end } = sentences.span(number)
    if (start >= to) break
    const first = Math.max(start, at)
    const last = Math.min(end, to)
    if (first >= last) continue
    if (at < first) pieces.push(schema.text(text.slice(at, first)))
    pieces.push(schema.text(text.slice(first, last), [schema.mark('sentence', { number: number + 1 })]))
    at = last
  }
  if (at < to) pieces.push(schema.text(text.slice(at, to)))
  return pieces
}
