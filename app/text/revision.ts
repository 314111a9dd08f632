import { z } from 'zod'
import { Offset } from '../model/id.ts'
import { changesBetween } from './alignment.ts'
import type { Span } from './anchor.ts'

/**
 * A corrected or newer text of an article is a revision with a parent and an edit script: which ranges of the parent's
 * text were replaced, and how long what stands there instead is. The new words themselves lie in the new text alone.
 *
 * All offsets are UTF-16 code units. Edits are in order of the parent's text and do not touch, and each takes whole
 * words: one in which a letter changed was replaced.
 */
const Edit = z.object({ start: Offset, end: Offset, inserted: Offset })

/** One replaced range of the parent's text, half-open, and the length of what stands for it in the child's text. */
export type Edit = Readonly<z.infer<typeof Edit>>
export type EditScript = readonly Edit[]

export const EditScript = z
  .array(Edit)
  .refine(
    (edits) => edits.every(({ start, end, inserted }) => start <= end && end - start + inserted > 0),
    'has an edit of nothing',
  )
  .refine(
    (edits) => edits.every((edit, at) => at === 0 || edit.start > edits[at - 1]!.end),
    'has edits out of order',
  )

/** An edit with where its replacement begins in the child's text. */
interface PlacedEdit extends Edit {
  readonly childStart: number
}

/**
 * What was edited from the parent's canonical text to the child's: found by paragraph, then by word within the
 * paragraphs that differ. What moved elsewhere counts as removed and added.
 */
export function editScript(parent: string, child: string): EditScript {
  const found: PlacedEdit[] = []
  for (const block of editsBetween(paragraphsOf(parent), paragraphsOf(child))) {
    const words = wordsOf(parent.slice(block.start, block.end))
    const childWords = wordsOf(child.slice(block.childStart, block.childStart + block.inserted))
    for (const edit of withoutChance(editsBetween(words, childWords))) {
      const childStart = block.childStart + edit.childStart
      found.push({ ...edit, start: block.start + edit.start, end: block.start + edit.end, childStart })
    }
  }
  const edits: Edit[] = []
  for (const [index, edit] of found.entries()) {
    const after = edits.at(-1)?.end ?? 0
    const before = found[index + 1]?.start ?? parent.length
    const { start, end, inserted } = settled(parent, child, edit, after, before)
    edits.push({ start, end, inserted })
  }
  return edits
}

/** Paragraphs and the line feeds between them, each by itself. */
const paragraphsOf = (text: string): string[] => text.match(/\n|[^\n]+/g) ?? []

const wordSegmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** Words, and what stands between them, as Unicode Standard Annex 29 cuts them: no character with its marks is split. */
const wordsOf = (text: string): string[] => Array.from(wordSegmenter.segment(text), ({ segment }) => segment)

/** The differences of two texts that are given in pieces, in offsets of the texts. */
function editsBetween(parts: readonly string[], childParts: readonly string[]): PlacedEdit[] {
  const at = startsOf(parts)
  const childAt = startsOf(childParts)
  return changesBetween(parts, childParts).map(({ from, to, otherFrom, otherTo }) => ({
    // Changes lie within the lists, which have one start more than they have items.
    start: at[from]!,
    end: at[to]!,
    childStart: childAt[otherFrom]!,
    inserted: childAt[otherTo]! - childAt[otherFrom]!,
  }))
}

function startsOf(parts: readonly string[]): number[] {
  const starts = [0]
  let end = 0
  for (const part of parts) starts.push((end += part.length))
  return starts
}

/** The length of an edit on its longer side. */
const size = (edit: Edit): number => Math.max(edit.end - edit.start, edit.inserted)

/**
 * Joins edits with the words between them where these are fewer than what changed on either side: words that recur by
 * chance in a sentence written anew are not the words that were marked.
 */
function withoutChance(edits: readonly PlacedEdit[]): PlacedEdit[] {
  const kept: PlacedEdit[] = []
  for (const edit of edits) {
    let joined = edit
    for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
      const between = joined.start - last.end
      if (between > Math.min(size(last), size(joined))) break
      const inserted = joined.childStart + joined.inserted - last.childStart
      joined = { start: last.start, end: joined.end, childStart: last.childStart, inserted }
      kept.pop()
    }
    kept.push(joined)
  }
  return kept
}

/**
 * An insertion or a removal can often be told in several ways: "agreed. All of it." is "agreed[. All of it]." as well as
 * "agreed.[ All of it.]". Of these, the one that cuts the text where a sentence or at least a word ends, so that a
 * sentence to which others were added is not taken for a changed one. It stays between `after` and `before`, offsets of
 * the parent where the neighbouring edits lie, and apart from them.
 */
function settled(parent: string, child: string, edit: PlacedEdit, after: number, before: number): PlacedEdit {
  const length = edit.end - edit.start
  if (length > 0 && edit.inserted > 0) return edit
  const longer = length > 0 ? parent : child
  const from = length > 0 ? edit.start : edit.childStart
  const to = from + length + edit.inserted
  const room = { back: edit.start - after - 1, on: before - edit.end - 1 }
  let best = 0
  let bestRank = cutRank(longer, from) + cutRank(longer, to)
  const consider = (shift: number): void => {
    const rank = cutRank(longer, from + shift) + cutRank(longer, to + shift)
    if (rank > bestRank) [best, bestRank] = [shift, rank]
  }
  // The edit may move by one where the character that it gives up at one end is the one that it takes in at the other.
  for (let by = 1; by <= Math.min(room.back, farthest) && longer[from - by] === longer[to - by]; by++)
    consider(-by)
  for (let by = 1; by <= Math.min(room.on, farthest) && longer[from + by - 1] === longer[to + by - 1]; by++)
    consider(by)
  return { ...edit, start: edit.start + best, end: edit.end + best, childStart: edit.childStart + best }
}

/** No edit is moved farther than this, in UTF-16 code units: a text of nothing but repetition takes no longer. */
const farthest = 1000

/** How good a place an offset is to cut a text: at a paragraph's end, a sentence's, a word's; never within a word. */
function cutRank(text: string, offset: number): number {
  const [before, after] = [text.charAt(offset - 1), text.charAt(offset)]
  if (before === '' || after === '' || before === '\n' || after === '\n') return 4
  if (/\s/.test(after)) return /[.!?…。！？"”’»)\]]/.test(before) ? 3 : 1
  if (/\s/.test(before)) return 2
  return /[\p{L}\p{N}\p{M}\p{Cs}\u200d]/u.test(before) && /[\p{L}\p{N}\p{M}\p{Cs}\u200d]/u.test(after)
    ? -8
    : 0
}

/**
 * Where a span of one revision lies in a later one.
 *
 * - `exact`: at the same offsets, its text untouched.
 * - `moved`: elsewhere, its text untouched.
 * - `orphan`: an edit took or changed words of it, or put some into it, so that nobody but its coder can say what it
 *   marks now. `start` and `end` then say where to look, may be the same, and are no anchor.
 */
export interface Located extends Span {
  readonly status: 'exact' | 'moved' | 'orphan'
}

/** Follows a span through the edit scripts from its revision to a later one, in that order. */
export function locate(span: Span, scripts: readonly EditScript[]): Located {
  let { start, end } = span
  let isTouched = false
  for (const script of scripts) {
    isTouched ||= script.some((edit) => edit.start < end && edit.end > start)
    const [from, to] = [shifted(start, script, 'start'), shifted(end, script, 'end')]
    start = from
    end = Math.max(from, to)
  }
  if (isTouched) return { status: 'orphan', start, end }
  return { status: start === span.start ? 'exact' : 'moved', start, end }
}

/**
 * The offset in the child's text of one in the parent's. What was inserted right there stands before a span that starts
 * there, and after one that ends there; an offset within an edit goes to the edit's edge.
 */
function shifted(offset: number, script: EditScript, edge: 'start' | 'end'): number {
  let shift = 0
  for (const edit of script) {
    const isBefore = edge === 'start' ? edit.end <= offset : edit.end <= offset && edit.start < offset
    if (isBefore) shift += edit.inserted - (edit.end - edit.start)
    else if (edit.start < offset) return edit.start + shift + (edge === 'start' ? 0 : edit.inserted)
    else break
  }
  return offset + shift
}
