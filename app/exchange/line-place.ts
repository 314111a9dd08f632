import { z } from 'zod'
import { ok, refuse, type Result } from '../model/result.ts'
import { checkAnchor, findQuote, type Span } from '../text/anchor.ts'
import { canonicalize } from '../text/canonical.ts'
import type { TextOffsets } from '../text/offsets.ts'

export const OffsetUnit = z.enum(['utf16', 'codepoint'])
export type OffsetUnit = z.infer<typeof OffsetUnit>

/** Where in its article's canonical text a line says that its statement lies. Offsets are half-open, in the unit given. */
export type LinePlace =
  | { readonly by: 'quote'; readonly quote: string }
  | {
      readonly by: 'offsets'
      readonly start: number
      readonly end: number
      readonly unit: OffsetUnit
      /** The quote that the line gives as well; it must stand there. */
      readonly quote: string | null
    }

/**
 * The span that a line means, in UTF-16 code units of the canonical text; refused in a sentence where there is none, or
 * not just one. Nothing is ever moved to a place where it nearly fits. `offsets` are those of `text`.
 */
export function findPlace(place: LinePlace, text: string, offsets: TextOffsets): Result<Span, string> {
  if (place.by === 'quote') {
    const found = findQuote(text, place.quote)
    if (found.found === 'one') return ok(found.place)
    return refuse(
      found.found === 'none'
        ? `The article does not hold the words ${shown(place.quote)}.`
        : `The article holds the words ${shown(place.quote)} ${found.places.length} times; give "start" and "end" as well.`,
    )
  }

  const start = offsets.from(place.unit, place.start)
  const end = offsets.from(place.unit, place.end)
  if (start === undefined || end === undefined) {
    const which = start === undefined ? `"start" (${place.start})` : `"end" (${place.end})`
    return refuse(`${which} lies outside the article's text or cuts a character in half.`)
  }
  const span = checkAnchor(text, start, end)
  if (!span.ok) return refuse(span.error.message)
  const there = text.slice(start, end)
  if (place.quote !== null && canonicalize(place.quote).text !== canonicalize(there).text) {
    return refuse(
      `From ${place.start} to ${place.end} the article says ${shown(there)}, not ${shown(place.quote)}.`,
    )
  }
  return span
}

/** Words as a message shows them: on one line, and only their beginning where they are many. */
function shown(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line.length > 60 ? `“${line.slice(0, 60).toWellFormed()}…”` : `“${line}”`
}
