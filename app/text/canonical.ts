import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Id, RevisionId } from '../model/id.ts'
import { OffsetMap } from './offset-map.ts'

/**
 * The canonical text of an article: what every offset and every hash is about. In this order, and nothing else:
 *
 * 1. CRLF, CR, NEL (U+0085), U+2028, U+2029 and form feed become LF.
 * 2. Byte order marks (U+FEFF, wherever they stand) and the characters that XML 1.0 forbids go.
 * 3. Surrogates without their other half become U+FFFD.
 * 4. Runs of LF become one, and LF at either end goes.
 *
 * Canonical text is canonical: doing it again changes nothing. That is why byte order marks go everywhere: one that
 * became the first character only because something before it went would otherwise go the second time.
 */
export interface Canonical {
  readonly text: string
  readonly report: CanonicalReport
  readonly map: OffsetMap
}

/** How often something was changed, for the notice at import. */
export interface CanonicalReport {
  /** Line ends written otherwise than as LF; a CRLF counts once. */
  readonly newlines: number
  /** Characters dropped because XML 1.0 forbids them, NUL among them. */
  readonly forbidden: number
  /** Half surrogate pairs that became U+FFFD. */
  readonly loneSurrogates: number
  /** U+FEFF that were dropped. */
  readonly byteOrderMarks: number
  /** Line ends dropped from runs and from the ends of the text. */
  readonly emptyLines: number
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = 0xfeff

const isNewline = (unit: number): boolean =>
  unit === carriageReturn || unit === 0x0c || unit === 0x85 || unit === 0x2028 || unit === 0x2029

/** Forbidden in XML 1.0 (its production 2, Char); half surrogate pairs are another matter, and so are form feeds here. */
const isForbidden = (unit: number): boolean =>
  (unit < 0x20 && unit !== 0x09 && unit !== lineFeed && !isNewline(unit)) ||
  unit === 0xfffe ||
  unit === 0xffff

const isDropped = (unit: number): boolean => isForbidden(unit) || unit === byteOrderMark

/** The canonical text of `source`, what was changed in it, and how offsets go from one to the other. */
export function canonicalize(source: string): Canonical {
  const report = { newlines: 0, forbidden: 0, loneSurrogates: 0, byteOrderMarks: 0, emptyLines: 0 }
  const pieces: string[] = []
  const runs: number[] = []
  let length = 0
  /** What is kept of the source from here to where the loop stands is not yet in `pieces`. */
  let from = 0
  /** Whether what was kept last is a line feed; at the start of the text a line feed is one too many as well. */
  let afterLineFeed = true

  function flush(to: number): void {
    if (to > from) add(source.slice(from, to), from)
    from = to
  }
  function add(piece: string, at: number): void {
    const last = runs.length - 2
    // A piece that continues the last run needs no run of its own.
    if (last < 0 || at - length !== runs[last + 1]! - runs[last]!) runs.push(length, at)
    pieces.push(piece)
    length += piece.length
  }
  function drop(at: number): void {
    flush(at)
    from = at + 1
  }
  function replace(at: number, replacement: string): void {
    flush(at)
    add(replacement, at)
    from = at + 1
  }

  for (let at = 0; at < source.length; at++) {
    const unit = source.charCodeAt(at)
    if ((unit >= 0x20 && unit < 0x85) || unit === 0x09) {
      afterLineFeed = false
    } else if (unit === carriageReturn && source.charCodeAt(at + 1) === lineFeed) {
      report.newlines++
      drop(at)
    } else if (unit === lineFeed || isNewline(unit)) {
      if (unit !== lineFeed) report.newlines++
      if (afterLineFeed) {
        report.emptyLines++
        drop(at)
      } else if (unit !== lineFeed) replace(at, '\n')
      afterLineFeed = true
    } else if (unit === byteOrderMark) {
      report.byteOrderMarks++
      drop(at)
    } else if (isForbidden(unit)) {
      report.forbidden++
      drop(at)
    } else {
      afterLineFeed = false
      if (unit < 0xd800 || unit > 0xdfff) continue
      // The halves of a pair may have stood apart in the source, with characters between them that are dropped.
      let other = at + 1
      while (other < source.length && isDropped(source.charCodeAt(other))) other++
      const next = source.charCodeAt(other)
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) {
        report.loneSurrogates++
        replace(at, '\ufffd')
      } else {
        for (let between = at + 1; between < other; between++) {
          if (source.charCodeAt(between) === byteOrderMark) report.byteOrderMarks++
          else report.forbidden++
          drop(between)
        }
        at = other
      }
    }
  }
  flush(source.length)

  let text = pieces.length === 1 ? pieces[0]! : pieces.join('')
  if (afterLineFeed && length > 0) {
    report.emptyLines++
    text = text.slice(0, -1)
  }
  return { text, report, map: new OffsetMap(runs, text.length, source.length) }
}

/** A revision's id: SHA-256 of the canonical text's UTF-8 bytes, in 64 hexadecimal digits. */
export const revisionId = (text: string): RevisionId => bytesToHex(sha256(utf8ToBytes(text)))

/** An article's id: a UUID from the first 16 bytes of its first revision's id. */
export const articleIdOf = (revision: RevisionId): Id => uuid8(revision.slice(0, 32))

/**
 * The id of what is known by several parts, such as an imported set by its file and name: a UUID from the SHA-256 of the
 * parts, each with its length before it, so that other parts never read the same.
 */
export const derivedId = (...parts: readonly string[]): Id =>
  uuid8(bytesToHex(sha256(utf8ToBytes(parts.map((part) => `${part.length}:${part}`).join('')))).slice(0, 32))

/** 32 hexadecimal digits as a UUID of version 8 (RFC 9562, section 5.8), which keeps all but six bits of them. */
function uuid8(hex: string): Id {
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
