import { sectionSize } from '../../app/text/paragraphs.ts'
import type { Block, Blocks } from './blocks.ts'

/**
 * Two coordinate systems meet here: offsets into the canonical text (UTF-16 code units, a line feed between two
 * paragraphs), and ProseMirror's positions, which count a step into and out of each section and block.
 *
 * A position is offset + paragraph index + 2 × section index + 2: the line feed stands for one of the two steps between
 * paragraphs, and the second is added; two more are taken between sections, and two lead into the first paragraph.
 * Parts of a monstrous paragraph (blocks.ts) have no line feed between them, so that each adds two.
 */

/** The section that a block lies in. */
export const sectionOf = (block: Block): number => Math.floor(block.index / sectionSize)

/** How far positions lie above offsets within a block. */
export const shiftOf = (block: Block): number => 2 * block.index - block.paragraph + 2 * sectionOf(block) + 2

/** The position of an offset. A line feed's is the end of the block before it. */
export function positionOf(blocks: Blocks, offset: number): number {
  return offset + shiftOf(blocks.at(offset))
}

/** The offset of a position; positions between blocks are taken to the end of the text before them. */
export function offsetOf(blocks: Blocks, position: number): number {
  let low = 0
  let high = blocks.count
  while (low < high) {
    const middle = (low + high) >> 1
    const block = blocks.get(middle)
    if (block.start + shiftOf(block) <= position) low = middle + 1
    else high = middle
  }
  const block = blocks.get(Math.max(0, low - 1))
  return Math.max(block.start, Math.min(position - shiftOf(block), block.end))
}
