import type { Node } from 'prosemirror-model'
import type { OpenArticle } from '../state/open-article.ts'
import type { Block, Blocks } from './blocks.ts'
import { schema } from './schema.ts'

const { doc, section, paragraph, heading } = schema.nodes

/** The article as a document: every paragraph with its sentences marked, twenty paragraphs a section. */
export function buildDocument(article: OpenArticle, blocks: Blocks): Node {
  const build = (block: Block): Node => buildBlock(article, block)
  return doc.create(
    null,
    blocks.sections.map((each) => section.create(null, each.map(build))),
  )
}

function buildBlock(article: OpenArticle, block: Block): Node {
  const pieces = sentencePieces(article, block)
  // The headline is the article's title, and stands above all headings in it.
  return article.headings.has(block.paragraph)
    ? heading.create({ level: block.paragraph === 0 ? 1 : 2 }, pieces)
    : paragraph.create({ goesOn: block.goesOn }, pieces)
}

/** The text of a block in pieces: its sentences, each with its mark, and the spaces between them without. */
function sentencePieces({ text, sentences }: OpenArticle, { start: from, end: to }: Block): Node[] {
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
