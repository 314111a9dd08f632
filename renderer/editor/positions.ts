import { paragraphIndexAt, paragraphOf, sectionSize, type Paragraphs } from '../../app/text/paragraphs.ts'

/**
 * Two coordinate systems meet here: offsets into the canonical text (UTF-16 code units, a line feed between two
 * paragraphs), and ProseMirror's positions, which count a step into and out of each section and paragraph.
 *
 * A position is offset + paragraph index + 2 × section index + 2: the line feed stands for one of the two steps between
 * paragraphs, and the second is added; two more are taken between sections, and two lead into the first paragraph.
 */

/** The section that a paragraph lies in. */
export const sectionOf = (paragraph: number): number => Math.floor(paragraph / sectionSize)

/** How far positions lie above offsets within a paragraph. */
const shiftOf = (paragraph: number): number => paragraph + 2 * sectionOf(paragraph) + 2

/** The position of an offset. A line feed's is the end of the paragraph before it. */
export function positionOf(paragraphs: Paragraphs, offset: number): number {
  return offset + shiftOf(paragraphIndexAt(paragraphs, offset))
}

/** The offset of a position; positions between paragraphs are taken to the end of the text before them. */
export function offsetOf(paragraphs: Paragraphs, position: number): number {
  const { starts } = paragraphs
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! + shiftOf(middle) <= position) low = middle + 1
    else high = middle
  }
  const index = Math.max(0, low - 1)
  const { start, end } = paragraphOf(paragraphs, index)
  return Math.max(start, Math.min(position - shiftOf(index), end))
}
