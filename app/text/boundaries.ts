import { ok, refusal, type Result } from '../model/result.ts'
import { isSpace, skipSpace, trimSpace } from './characters.ts'
import { lastAtMost } from './offset-map.ts'
import { splitsPair } from './offsets.ts'

/**
 * The boundaries of a revision's sentences: those stored when it was imported, and what was joined and split by hand.
 *
 * Sentences are pairs of start and end in an Int32Array, as `segment` makes them: UTF-16 code units, half-open, in order,
 * each within one paragraph, white space between them. A boundary is named by the offset at which the later of its two
 * sentences begins, so that a fact about it means the same whatever else is joined or split.
 */

/** What was said by hand of one boundary: that a sentence begins at this offset, or that none does. */
export type BoundaryFact = 'split' | 'joined'

/**
 * The sentences in force: the stored ones with the facts applied.
 *
 * - `joined` at an offset where a stored sentence begins: it goes on with the sentence before it, if that stands in the
 *   same paragraph. Elsewhere it says what is so already.
 * - `split` at an offset within a stored sentence that is no white space and splits no surrogate pair: a sentence begins
 *   there, and the one before ends before the white space in between. At a sentence's start it says what is so already.
 *
 * Facts at different offsets do not touch each other, so their order does not matter; facts that fit nothing are ignored.
 */
export function applyBoundaryFacts(
  text: string,
  stored: Int32Array,
  facts: ReadonlyMap<number, BoundaryFact>,
): Int32Array {
  if (facts.size === 0) return stored
  const splits = [...facts].filter(([, fact]) => fact === 'split').map(([offset]) => offset)
  splits.sort((a, b) => a - b)
  const sentences: number[] = []
  let nextSplit = 0
  for (let at = 0; at + 1 < stored.length; at += 2) {
    let start = stored[at]!
    const end = stored[at + 1]!
    const previousEnd = sentences.at(-1)
    if (
      facts.get(start) === 'joined' &&
      previousEnd !== undefined &&
      !text.slice(previousEnd, start).includes('\n')
    ) {
      sentences.length -= 1
      start = sentences.pop()!
    }
    while (nextSplit < splits.length && splits[nextSplit]! <= stored[at]!) nextSplit++
    for (; nextSplit < splits.length && splits[nextSplit]! < end; nextSplit++) {
      const split = splits[nextSplit]!
      if (isSpace(text, split) || splitsPair(text, split)) continue
      sentences.push(start, trimSpace(text, start, split))
      start = split
    }
    sentences.push(start, end)
  }
  return Int32Array.from(sentences)
}

/**
 * Where a sentence would begin if the one around `offset` were split there: at `offset` or after the white space there.
 * Undefined where that is no place within a sentence: such a split is refused.
 */
export function splitOffset(text: string, sentences: Int32Array, offset: number): number | undefined {
  if (offset < 0 || offset >= text.length || splitsPair(text, offset)) return undefined
  const begin = skipSpace(text, offset, text.length)
  const index = sentenceAt(sentences, begin)
  if (index === undefined) return undefined
  const [start, end] = sentences.subarray(2 * index, 2 * index + 2)
  return begin === start || end === undefined || begin >= end ? undefined : begin
}

/**
 * The index, from 0, of the sentence at an offset: the one it lies in, else the one before the white space it lies in.
 * Undefined before the first.
 */
export function sentenceAt(sentences: Int32Array, offset: number): number | undefined {
  const bound = lastAtMost(sentences, offset)
  return bound < 0 ? undefined : bound >> 1
}

/** The indexes of the first and last sentence that a span touches; undefined where it lies in white space alone. */
export function sentencesIn(
  sentences: Int32Array,
  start: number,
  end: number,
): { readonly first: number; readonly last: number } | undefined {
  const before = sentenceAt(sentences, start)
  const first = before === undefined ? 0 : sentences[2 * before + 1]! > start ? before : before + 1
  const last = sentenceAt(sentences, end - 1)
  return last === undefined || last < first ? undefined : { first, last }
}

/**
 * Boundaries as they are stored, one blob a revision: for each sentence one number, `3 × length + gap`, where the gap to
 * the sentence before is 0, 1, or 2 for "2 or more", and then the rest of the gap as a second number. Numbers are
 * unsigned LEB128. The first gap counts from -1, so that a text that begins with its first sentence has the usual 1.
 * A sentence of up to 5,461 code units takes two bytes, one of up to 42 a single one.
 */
export function packBoundaries(sentences: Int32Array): Uint8Array {
  const bytes: number[] = []
  let previousEnd = -1
  for (let at = 0; at + 1 < sentences.length; at += 2) {
    const start = sentences[at]!
    const end = sentences[at + 1]!
    const gap = start - previousEnd
    if (gap < 0 || end <= start) throw new RangeError(`sentence ${at / 2} is out of order`)
    pushNumber(bytes, 3 * (end - start) + Math.min(gap, 2))
    if (gap >= 2) pushNumber(bytes, gap - 2)
    previousEnd = end
  }
  return Uint8Array.from(bytes)
}

/** Boundaries as `packBoundaries` stored them. Throws where the bytes are damaged; those of others: `readBoundaries`. */
export function unpackBoundaries(bytes: Uint8Array): Int32Array {
  const sentences: number[] = []
  let previousEnd = -1
  let at = 0
  const next = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 28)
        throw new RangeError('the stored sentence boundaries are damaged')
      value += (byte % 128) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const head = next()
    const gap = head % 3
    const start = previousEnd + gap + (gap === 2 ? next() : 0)
    previousEnd = start + Math.floor(head / 3)
    if (start < 0 || previousEnd <= start || previousEnd > 0x7fffffff) {
      throw new RangeError('the stored sentence boundaries are damaged')
    }
    sentences.push(start, previousEnd)
  }
  return Int32Array.from(sentences)
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
}

/**
 * Packed boundaries that came from elsewhere, checked against the text they are for: each sentence within a paragraph,
 * without white space at its ends, no surrogate pair split.
 */
export function readBoundaries(text: string, bytes: Uint8Array): Result<Int32Array> {
  let sentences: Int32Array
  try {
    sentences = unpackBoundaries(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refusal('damaged-boundaries', 'The sentence boundaries that came with this text are damaged.')
  }
  for (let at = 0; at < sentences.length; at += 2) {
    const start = sentences[at]!
    const end = sentences[at + 1]!
    const isWithin =
      end <= text.length &&
      !isSpace(text, start) &&
      !isSpace(text, end - 1) &&
      !splitsPair(text, start) &&
      !splitsPair(text, end) &&
      !text.slice(start, end).includes('\n')
    if (!isWithin) {
      return refusal(
        'foreign-boundaries',
        'The sentence boundaries that came with this text belong to another text.',
      )
    }
  }
  return ok(sentences)
}
