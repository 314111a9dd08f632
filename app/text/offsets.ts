import { lastAtMost } from './offset-map.ts'

/**
 * Offsets inside the program are UTF-16 code units. Formats that count in code points (as Python and R do) or in UTF-8
 * bytes are converted here, at the edges, and nowhere else.
 */

export type OffsetUnit = 'utf16' | 'codepoint' | 'byte'

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Whether `offset` lies between the two halves of a surrogate pair. */
export const splitsPair = (text: string, offset: number): boolean =>
  isLow(text.charCodeAt(offset)) && isHigh(text.charCodeAt(offset - 1))

/** A count is kept for every this many code units, which bounds the reading that one conversion does. */
const step = 1024

/** How much of a text lies before each multiple of `step` code units. */
interface Counts {
  readonly before: Int32Array
  /** Whether every code unit counts one, so that both offsets are the same. */
  readonly isSame: boolean
}

/**
 * Conversions for one text. The text is read once, at the first conversion into or from a unit; each is then a search
 * among checkpoints and the reading of at most 1024 code units, or nothing at all where the units do not differ.
 *
 * A half surrogate pair counts as one code point and, as in TextEncoder, as the three bytes of U+FFFD.
 */
export class TextOffsets {
  readonly #text: string
  readonly #counts = new Map<OffsetUnit, Counts>()

  constructor(text: string) {
    this.#text = text
  }

  /** A UTF-16 offset in `unit`. Throws where it lies outside the text or splits a surrogate pair. */
  to(unit: OffsetUnit, offset: number): number {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.#text.length) {
      throw new RangeError(`offset ${offset} lies outside a text of ${this.#text.length} code units`)
    }
    if (splitsPair(this.#text, offset)) throw new RangeError(`offset ${offset} splits a surrogate pair`)
    const { before, isSame } = this.#countsOf(unit)
    if (isSame) return offset
    const checkpoint = Math.floor(offset / step)
    // There is a checkpoint at every multiple of `step` up to the text's length.
    let count = before[checkpoint]!
    for (let at = checkpoint * step; at < offset; at++) count += sizeOf(unit, this.#text, at)
    return count
  }

  /** The UTF-16 offset of an offset in `unit`; undefined where that lies outside the text or within a character. */
  from(unit: OffsetUnit, offset: number): number | undefined {
    if (!Number.isInteger(offset) || offset < 0) return undefined
    const { before, isSame } = this.#countsOf(unit)
    const checkpoint = lastAtMost(before, offset)
    let at = isSame ? offset : checkpoint * step
    let count = isSame ? offset : before[checkpoint]!
    while (count < offset && at < this.#text.length) count += sizeOf(unit, this.#text, at++)
    if (count !== offset || at > this.#text.length) return undefined
    if (!splitsPair(this.#text, at)) return at
    // The first half has counted for the whole character, unless code units are counted.
    return unit === 'utf16' ? undefined : at + 1
  }

  #countsOf(unit: OffsetUnit): Counts {
    const known = this.#counts.get(unit)
    if (known !== undefined) return known
    const counts = countAll(unit, this.#text)
    this.#counts.set(unit, counts)
    return counts
  }
}

function countAll(unit: OffsetUnit, text: string): Counts {
  if (unit === 'utf16') return { before: new Int32Array(1), isSame: true }
  const before = new Int32Array(Math.floor(text.length / step) + 1)
  let count = 0
  for (let at = 0; at < text.length; at++) {
    if (at % step === 0) before[at / step] = count
    count += sizeOf(unit, text, at)
  }
  if (text.length % step === 0) before[text.length / step] = count
  return { before, isSame: count === text.length }
}

/** What the code unit at `at` counts in `unit`: the first half of a surrogate pair counts for both. */
function sizeOf(unit: OffsetUnit, text: string, at: number): number {
  if (unit === 'utf16') return 1
  const code = text.charCodeAt(at)
  if (code < 0x80) return 1
  if (isLow(code) && isHigh(text.charCodeAt(at - 1))) return 0
  if (unit === 'codepoint') return 1
  if (code < 0x800) return 2
  return isHigh(code) && isLow(text.charCodeAt(at + 1)) ? 4 : 3
}
