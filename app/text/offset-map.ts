/**
 * Between offsets of a source text and of its canonical text, both in UTF-16 code units. Every unit of the canonical
 * text stands for exactly one unit of the source (for a CRLF, its LF), so only the runs between dropped units are kept.
 */
export class OffsetMap {
  // Run n begins at canonicalStarts[n] and stands at sourceStarts[n]; both ascend, and the first run begins at 0.
  readonly #canonicalStarts: Int32Array
  readonly #sourceStarts: Int32Array
  readonly #canonicalLength: number
  readonly #sourceLength: number

  /** `runs`: pairs of canonical and source start, ascending; none for a canonical text that is empty. */
  constructor(runs: readonly number[], canonicalLength: number, sourceLength: number) {
    const count = runs.length / 2
    this.#canonicalStarts = new Int32Array(count)
    this.#sourceStarts = new Int32Array(count)
    for (let run = 0; run < count; run++) {
      this.#canonicalStarts[run] = runs[2 * run]!
      this.#sourceStarts[run] = runs[2 * run + 1]!
    }
    this.#canonicalLength = canonicalLength
    this.#sourceLength = sourceLength
  }

  /** Whether source and canonical text have the same offsets throughout. */
  get isIdentity(): boolean {
    return this.#canonicalLength === this.#sourceLength
  }

  /** How many runs are kept: the map's size. */
  get runs(): number {
    return this.#canonicalStarts.length
  }

  /**
   * The source offset of a canonical offset. As a `start`, that of the unit that begins there; as an `end`, the one after
   * the unit before it, so that what was dropped around a span stays outside it.
   */
  toSource(offset: number, edge: 'start' | 'end' = 'start'): number {
    checkWithin(offset, this.#canonicalLength)
    if (this.#canonicalLength === 0) return 0
    const unit = edge === 'end' || offset === this.#canonicalLength ? Math.max(0, offset - 1) : offset
    const run = lastAtMost(this.#canonicalStarts, unit)
    // A canonical text that is not empty has a run that begins at 0.
    return this.#sourceStarts[run]! + (offset - this.#canonicalStarts[run]!)
  }

  /** The canonical offset of a source offset: of the unit that begins there or, where it was dropped, of the next one kept. */
  toCanonical(offset: number): number {
    checkWithin(offset, this.#sourceLength)
    const run = lastAtMost(this.#sourceStarts, offset)
    if (run < 0) return 0
    const next = this.#canonicalStarts[run + 1] ?? this.#canonicalLength
    return Math.min(this.#canonicalStarts[run]! + (offset - this.#sourceStarts[run]!), next)
  }
}

function checkWithin(offset: number, length: number): void {
  if (!Number.isInteger(offset) || offset < 0 || offset > length) {
    throw new RangeError(`offset ${offset} lies outside a text of ${length} units`)
  }
}

/** The index of the last of the ascending values that is at most `value`; -1 where none is. */
export function lastAtMost(ascending: Int32Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
