import { lastAtMost } from './offset-map.ts'

/**
 * Paragraphs of a canonical text are what stands between its line feeds; the line feed belongs to none. There is one more
 * of them than there are line feeds, so even the empty text has one, which is empty. Offsets are UTF-16 code units.
 */
export interface Paragraphs {
  /** Where each begins, ascending; the first at 0. */
  readonly starts: Int32Array
  /** The length of the text. */
  readonly textLength: number
  /** Indexes of the paragraphs that are headings, ascending. */
  readonly headings: readonly number[]
}

export type ParagraphKind = 'heading' | 'paragraph'

export interface Paragraph {
  readonly index: number
  readonly kind: ParagraphKind
  readonly start: number
  /** Where its line feed stands, or the text ends. */
  readonly end: number
}

/** The paragraphs of a canonical text. `headings`: the indexes of those that are headings, ascending. */
export function paragraphsOf(text: string, headings: readonly number[] = []): Paragraphs {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return { starts: Int32Array.from(starts), textLength: text.length, headings }
}

/** The index of the paragraph at an offset; that of a line feed, or of the text's end, is the paragraph before it. */
export function paragraphIndexAt(paragraphs: Paragraphs, offset: number): number {
  checkWithin(offset, paragraphs.textLength + 1, 'offset')
  return lastAtMost(paragraphs.starts, offset)
}

/** The paragraph of an index. */
export function paragraphOf(paragraphs: Paragraphs, index: number): Paragraph {
  const { starts, textLength, headings } = paragraphs
  checkWithin(index, starts.length, 'paragraph')
  const next = starts[index + 1]
  const kind = headings.includes(index) ? 'heading' : 'paragraph'
  return { index, kind, start: starts[index]!, end: next === undefined ? textLength : next - 1 }
}

/** How many paragraphs a section has; the last may have fewer. */
export const sectionSize = 20

/** A run of paragraphs that is rendered together, so that an edit or a highlight redraws no more than it must. */
export interface Section {
  readonly index: number
  /** Index of its first paragraph, and the one after its last. */
  readonly firstParagraph: number
  readonly endParagraph: number
  readonly start: number
  /** The end of its last paragraph, without the line feed. */
  readonly end: number
}

/** The sections of a text, in order: every paragraph lies in exactly one. */
export function sectionsOf(paragraphs: Paragraphs): Section[] {
  const count = paragraphs.starts.length
  return Array.from({ length: Math.ceil(count / sectionSize) }, (_, index) => {
    const firstParagraph = index * sectionSize
    const endParagraph = Math.min(count, firstParagraph + sectionSize)
    const { start } = paragraphOf(paragraphs, firstParagraph)
    const { end } = paragraphOf(paragraphs, endParagraph - 1)
    return { index, firstParagraph, endParagraph, start, end }
  })
}

function checkWithin(value: number, end: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value >= end)
    throw new RangeError(`no ${what} ${value} in this text`)
}
