import { languageCode, tableFor } from './abbreviations.ts'
import { canonicalize } from './canonical.ts'
import { isSpace, skipSpace, trimSpace } from './characters.ts'
import { laterItems } from './list-labels.ts'
import { closerOf, isCloser, isMark, isOneOf } from './sentence-marks.ts'
import { creditBefore, proposalAfter } from './sentence-proposals.ts'
import { isHeadline, sentenceEnds } from './sentence-rules.ts'

/**
 * Sentences: `Intl.Segmenter` and a scan of our own propose places where a sentence might end, and the rules of
 * `sentence-rules.ts` decide. All offsets are UTF-16 code units of the canonical text.
 */

/**
 * Which rules found the boundaries that are stored with a revision. It goes up with every change of a rule or table that
 * moves a boundary anywhere.
 */
export const SEGMENTER_VERSION = 1

/**
 * The sentences of a canonical text, as pairs of start and end: half-open, in order, without the white space around
 * them. None crosses a line feed, and every character that is no white space lies in one.
 *
 * `language`: BCP 47, an ISO 639-2 code or the language's English name; without one, English rules hold, and those of
 * languages in other scripts.
 */
export function segment(text: string, language?: string): Int32Array {
  const code = languageCode(language)
  const table = tableFor(language)
  const bounds: number[] = []

  let paragraphEnd = 0
  let sentence = 0
  /** Where a bracket and a quotation opened that are still open, else -1. */
  let bracket = -1
  let quotation = -1
  /** Where the later items of a list begin that stands in this paragraph. */
  let items: number[] = []
  let nextItem = -1

  function beginParagraph(at: number): void {
    const end = text.indexOf('\n', at)
    paragraphEnd = end < 0 ? text.length : end
    bracket = -1
    quotation = -1
    items = []
    nextItem = -1
    beginSentence(skipSpace(text, at, paragraphEnd))
  }

  function beginSentence(at: number): void {
    sentence = at
    if (nextItem >= 0) return
    items = laterItems(text, at, paragraphEnd, table.ordinals)
    nextItem = items.shift() ?? -1
  }

  function endSentence(at: number): void {
    const end = trimSpace(text, sentence, at)
    if (end > sentence) bounds.push(sentence, end)
  }

  function consider(mark: number, left: number, right: number, isItem: boolean): void {
    if (left <= sentence || right >= paragraphEnd) return
    const open = { bracket, quotation }
    if (!sentenceEnds({ text, table, sentence, mark, left, right, end: paragraphEnd, ...open, isItem }))
      return
    endSentence(left)
    beginSentence(right)
  }

  /** What Intl.Segmenter proposes may lie before quotation marks that close after a space, as in French. */
  function considerProposed(at: number): void {
    let right = skipSpace(text, at, paragraphEnd)
    const proposed = right
    while (right < paragraphEnd && isLooseCloser(text, right, quotation >= 0))
      right = skipSpace(text, right + 1, paragraphEnd)
    if (right > proposed && (isMark(text, right) || isOneOf(',;:', text, right))) return
    // Without white space, a quotation mark after the full stop opens what follows (…end.“The next).
    while (isOneOf('“„([「『《（', text, right - 1)) right--
    const left = trimSpace(text, sentence, right)
    let mark = left - 1
    while (mark > sentence && !isMark(text, mark) && (isCloser(text, mark) || isSpace(text, mark))) mark--
    consider(mark, left, right, false)
  }

  function considerOwn(mark: number): void {
    const proposal = proposalAfter(text, mark, paragraphEnd, table.ordinals)
    if (proposal !== undefined) consider(mark, proposal.left, proposal.right, proposal.isItem)
  }

  function considerCredit(colon: number): void {
    const credit = creditBefore(text, colon, sentence)
    if (credit < 0 || isHeadline({ text, sentence, end: paragraphEnd })) return
    endSentence(credit)
    beginSentence(credit)
  }

  /** Follows brackets, quotations and list items, and stops at every mark. */
  function scan(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (at === nextItem) {
        endSentence(at)
        sentence = at
        nextItem = items.shift() ?? -1
      }
      const character = text.charCodeAt(at)
      // Letters, digits and spaces are nearly everything, and say nothing here.
      if (character === 32 || (character >= 97 && character <= 122)) continue
      switch (character) {
        case 0x0a: // line feed
          endSentence(at)
          beginParagraph(at + 1)
          break
        case 0x2e: // .
        case 0x2026: // …
        case 0xff0e: // ．
        case 0x21: // !
        case 0x3f: // ?
          considerOwn(at)
          break
        case 0x3a: // :
          considerCredit(at)
          break
        case 0x28: // (
        case 0x5b: // [
        case 0xff08: // （
        case 0x300a: // 《
        case 0x3010: // 【
          if (bracket < 0 && !isSpace(text, at + 1)) bracket = at
          break
        case 0x29: // )
        case 0x5d: // ]
        case 0xff09: // ）
        case 0x300b: // 》
        case 0x3011: // 】
          if (closerOf(text, bracket) === text.charAt(at)) bracket = -1
          break
        case 0x22: // "
          quotation = quotation < 0 || opensStraight(text, at) ? at : -1
          break
        case 0x201c: // “
        case 0xab: // «
        case 0x300c: // 「
          quotation = at
          break
        case 0x201d: // ”
        case 0xbb: // »
        case 0x300d: // 」
          quotation = -1
          break
      }
    }
  }

  beginParagraph(0)
  let scanned = 0
  for (const { index } of new Intl.Segmenter(code, { granularity: 'sentence' }).segment(text)) {
    scan(scanned, index)
    scanned = index
    if (index > 0 && index < text.length && text.charCodeAt(index - 1) !== lineFeed) considerProposed(index)
  }
  scan(scanned, text.length)
  endSentence(text.length)
  return Int32Array.from(bounds)
}

const lineFeed = 10

/** Whether a straight quotation mark stands where one opens: after white space or an opening mark, before a word. */
function opensStraight(text: string, at: number): boolean {
  if (isSpace(text, at + 1)) return false
  return at === 0 || isSpace(text, at - 1) || isOneOf('([—–-', text, at - 1)
}

/** A quotation mark or bracket that closes, though white space stands before it; a straight one only in a quotation. */
function isLooseCloser(text: string, at: number, isQuoted: boolean): boolean {
  const after = at + 1
  const isBeforeGap = after >= text.length || isSpace(text, after) || isOneOf('.,;:!?', text, after)
  if (isOneOf(')]}”」』》）', text, at)) return true
  return isBeforeGap && (isOneOf('»’', text, at) || (isQuoted && text.charAt(at) === '"'))
}

/** A sentence of a text as it was given, in UTF-16 code units of that text. */
export interface BareSentence {
  readonly start: number
  readonly end: number
}

/**
 * The sentences of a text that is not canonical yet, in offsets of that text: half-open UTF-16 code units. `language` as
 * for `segment`.
 */
export function segmentBareText(source: string, language?: string): BareSentence[] {
  const { text, map } = canonicalize(source)
  const bounds = segment(text, language)
  const sentences: BareSentence[] = []
  for (let at = 0; at + 1 < bounds.length; at += 2) {
    // The loop's condition keeps both within the array.
    sentences.push({ start: map.toSource(bounds[at]!), end: map.toSource(bounds[at + 1]!, 'end') })
  }
  return sentences
}
