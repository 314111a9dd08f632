import { lastAtMost } from '../../app/text/offset-map.ts'
import { paragraphOf, sectionSize, type Paragraphs } from '../../app/text/paragraphs.ts'
import type { SentenceList } from '../state/sentence-list.ts'

/**
 * The blocks of text that the document consists of. A block is a paragraph; only of a monstrous one, as a file without
 * line ends makes, it is a part, since a browser lays out anew the whole of a paragraph in which anything changes.
 */
export interface Block {
  readonly index: number
  readonly start: number
  /** Where its text ends: at a line feed, at the text's end, or at the start of the next part. */
  readonly end: number
  /** The paragraph that it is, or is part of. */
  readonly paragraph: number
  /** Whether the paragraph goes on in the next block. */
  readonly goesOn: boolean
}

/** Paragraphs longer than this are parted, in UTF-16 code units. No newspaper has printed one. */
const LONGEST_PARAGRAPH = 50_000
/** A part ends with the first sentence that ends after this length; one that is too long is cut. */
const PART = 4000
const LONGEST_PART = 12_000

export class Blocks {
  readonly all: readonly Block[]
  /** Blocks by twenty: so many the browser may leave out of its layout at once. */
  readonly sections: readonly (readonly Block[])[]
  private readonly starts: Int32Array

  constructor(text: string, paragraphs: Paragraphs, sentences: SentenceList) {
    const all: Block[] = []
    for (let paragraph = 0; paragraph < paragraphs.starts.length; paragraph++) {
      const { start, end } = paragraphOf(paragraphs, paragraph)
      let from = start
      for (const cut of end - start > LONGEST_PARAGRAPH ? cutsIn(text, start, end, sentences) : []) {
        all.push({ index: all.length, start: from, end: cut, paragraph, goesOn: true })
        from = cut
      }
      all.push({ index: all.length, start: from, end, paragraph, goesOn: false })
    }
    this.all = all
    this.sections = Array.from({ length: Math.ceil(all.length / sectionSize) }, (_, section) =>
      all.slice(section * sectionSize, (section + 1) * sectionSize),
    )
    this.starts = Int32Array.from(all, (block) => block.start)
  }

  get count(): number {
    return this.all.length
  }

  /** The block of an offset; a line feed belongs to the block that it ends. */
  at(offset: number): Block {
    return this.get(lastAtMost(this.starts, offset))
  }

  get(index: number): Block {
    const block = this.all[index]
    if (!block) throw new RangeError(`no block ${index} in this text`)
    return block
  }
}

/** Where a monstrous paragraph is cut: where sentences begin, else anywhere but within a character. */
function* cutsIn(text: string, start: number, end: number, sentences: SentenceList): Generator<number> {
  let from = start
  while (end - from > LONGEST_PART) {
    const next = sentences.span(sentences.at(from + PART) + 1).start
    const isNear = next > from && next - from <= LONGEST_PART && next < end
    const cut = isNear ? next : from + LONGEST_PART
    from = /[\uDC00-\uDFFF]/.test(text.charAt(cut)) ? cut + 1 : cut
    yield from
  }
}
