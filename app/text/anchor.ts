import { z } from 'zod'
import { Offset, RevisionId } from '../model/id.ts'
import { ok, refusal, type Result } from '../model/result.ts'
import { canonicalize } from './canonical.ts'
import { splitsPair } from './offsets.ts'

/** A place in a text: UTF-16 code units of its canonical text, 0-based, half-open, not empty, splitting no surrogate pair. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A place in one revision: the one way to point into an article. */
export const Anchor = z
  .object({ revision: RevisionId, start: Offset, end: Offset })
  .refine(({ start, end }) => start < end, 'ends before it begins')
export type Anchor = z.infer<typeof Anchor>

/** The span from `start` to `end`, where a text has one; refused in words for whoever wrote the offsets. */
export function checkAnchor(text: string, start: number, end: number): Result<Span> {
  if (!Number.isInteger(start) || !Number.isInteger(end)) {
    return refusal('not-an-offset', `${start} to ${end} is no place in a text: offsets are whole numbers.`)
  }
  if (start < 0 || end > text.length) {
    return refusal('outside-text', `${start} to ${end} lies outside the text, which ends at ${text.length}.`)
  }
  if (start >= end)
    return refusal('empty-span', `${start} to ${end} is empty: the end must come after the start.`)
  const split = [start, end].find((offset) => splitsPair(text, offset))
  if (split !== undefined) {
    return refusal('splits-character', `${start} to ${end} cuts the character at ${split - 1} in half.`)
  }
  return ok({ start, end })
}

/** How many UTF-16 code units of context an excerpt keeps on either side. */
export const contextLength = 32

/** What must be kept of a place to verify, repair or show it where the whole text is not. */
export interface Excerpt {
  readonly quote: string
  /** Up to 32 code units before and after, one fewer where the 32nd is half a character. */
  readonly before: string
  readonly after: string
}

/** The excerpt of a span, which must be one of the text (see `checkAnchor`). */
export function excerptOf(text: string, start: number, end: number): Excerpt {
  let from = Math.max(0, start - contextLength)
  if (splitsPair(text, from)) from++
  let to = Math.min(text.length, end + contextLength)
  if (splitsPair(text, to)) to--
  return { quote: text.slice(start, end), before: text.slice(from, start), after: text.slice(end, to) }
}

/** What tells one of several places from the others. */
export interface QuoteHints {
  /** The offset that the place is nearest to. */
  readonly near?: number
  /** What stands right before and after the place; white space next to the quote does not count. */
  readonly before?: string
  readonly after?: string
}

export type FoundQuote =
  | { readonly found: 'one'; readonly place: Span }
  | { readonly found: 'none' }
  /** All that fit the hints, in order; at least two. */
  | { readonly found: 'ambiguous'; readonly places: readonly Span[] }

/**
 * Where a canonical text holds exactly the words of `quote`, which is made canonical first, as the text was. Places may
 * overlap. Of several, those with the given context; of these, the one nearest to `near`, unless two are equally near.
 */
export function findQuote(text: string, quote: string, hints: QuoteHints = {}): FoundQuote {
  const words = canonicalize(quote).text
  const before = canonicalize(hints.before ?? '').text.trim()
  const after = canonicalize(hints.after ?? '').text.trim()
  const places: Span[] = []
  if (words !== '') {
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      const end = start + words.length
      if (isBetween(text, start, end, before, after)) places.push({ start, end })
    }
  }
  const near = hints.near
  const nearest = near === undefined ? places : nearestTo(places, near)
  const [place] = nearest
  if (place === undefined) return { found: 'none' }
  return nearest.length === 1 ? { found: 'one', place } : { found: 'ambiguous', places }
}

/** Whether `before` ends right before `start` and `after` begins right after `end`, white space aside. */
function isBetween(text: string, start: number, end: number, before: string, after: string): boolean {
  if (before !== '') {
    // White space may stand between, but no more than a line's end and an indentation: context is not searched for.
    const context = text.slice(Math.max(0, start - before.length - longestGap), start).trimEnd()
    if (!context.endsWith(before)) return false
  }
  return (
    after === '' ||
    text
      .slice(end, end + longestGap + after.length)
      .trimStart()
      .startsWith(after)
  )
}

const longestGap = 8

function nearestTo(places: readonly Span[], offset: number): Span[] {
  const distances = places.map(({ start }) => Math.abs(start - offset))
  // A loop, as the arguments of Math.min are limited in number.
  const least = distances.reduce((a, b) => Math.min(a, b), Infinity)
  return places.filter((_, index) => distances[index] === least)
}
