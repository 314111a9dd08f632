import type { RevisionId } from '../model/id.ts'
import { excerptOf, type Excerpt } from '../text/anchor.ts'
import { sentencesIn } from '../text/boundaries.ts'
import { TextOffsets } from '../text/offsets.ts'

/** What an export asks of a text. Offsets that go in are UTF-16 code units of the canonical text. */
export interface ExportedText {
  readonly revision: RevisionId
  /** A span and what stands around it. */
  excerpt(start: number, end: number): Excerpt
  /** The offset in Unicode code points. */
  codePoints(offset: number): number
  /** The first and the last sentence that a span touches, counted from 1; null where it touches white space alone. */
  sentencesOf(start: number, end: number): { readonly first: number; readonly last: number } | null
}

/** A text at hand. `sentences`: those in force, as pairs of start and end (app/text/boundaries.ts). */
export function exportedText(revision: RevisionId, text: string, sentences: Int32Array): ExportedText {
  const offsets = new TextOffsets(text)
  return {
    revision,
    excerpt: (start, end) => excerptOf(text, start, end),
    codePoints: (offset) => offsets.to('codepoint', offset),
    sentencesOf(start, end) {
      const touched = sentencesIn(sentences, start, end)
      return touched === undefined ? null : { first: touched.first + 1, last: touched.last + 1 }
    },
  }
}
