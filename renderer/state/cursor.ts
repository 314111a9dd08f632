import type { Span } from '../../app/text/anchor.ts'
import { splitsPair } from '../../app/text/offsets.ts'
import type { SentenceList } from './sentence-list.ts'

/**
 * Where the analyst is: a passage, and the sentences from which (`anchor`) and to which (`head`) she has extended it,
 * by number. Mostly the passage is just one sentence.
 */
export interface Cursor {
  readonly anchor: number
  readonly head: number
  readonly passage: Span
}

/** What the moves need to know of the text. */
export interface ReadText {
  readonly text: string
  readonly sentences: SentenceList
  readonly language: string
}

/** On one sentence; numbers outside are taken to the nearest. */
export function onSentence(sentences: SentenceList, number: number): Cursor {
  const at = Math.max(0, Math.min(number, sentences.count - 1))
  return { anchor: at, head: at, passage: sentences.span(at) }
}

/** On any span. */
export function onSpan(sentences: SentenceList, { start, end }: Span): Cursor {
  const { first, last } = sentences.range({ start, end })
  return { anchor: first, head: last, passage: { start, end } }
}

/** To the sentence before or after the passage. */
export const step = (sentences: SentenceList, { head }: Cursor, by: 1 | -1): Cursor =>
  onSentence(sentences, head + by)

/** The passage grown or shrunk by whole sentences, from where it began. */
export function extend(sentences: SentenceList, { anchor, head }: Cursor, by: 1 | -1): Cursor {
  const to = Math.max(0, Math.min(head + by, sentences.count - 1))
  return between(sentences, anchor, to)
}

/** From the sentence where the cursor was put first, to another. */
export function between(sentences: SentenceList, anchor: number, head: number): Cursor {
  const first = sentences.span(Math.min(anchor, head))
  const last = sentences.span(Math.max(anchor, head))
  return { anchor, head, passage: { start: first.start, end: last.end } }
}

/** The passage's end at the next or the previous end of a word or sentence. It never becomes empty. */
export function moveEnd(of: ReadText, { passage, anchor, head }: Cursor, by: 1 | -1): Cursor {
  const stops = stopsNear(of, passage.end)
    .map((stop) => stop.end)
    .sort(ascending)
  const end = by > 0 ? stops.find((stop) => stop > passage.end) : stops.findLast((stop) => stop < passage.end)
  if (end === undefined || end <= passage.start) return { passage, anchor, head }
  return { anchor, head: of.sentences.at(end - 1), passage: { start: passage.start, end } }
}

/** The passage's start at the next or the previous start of a word or sentence. */
export function moveStart(of: ReadText, { passage, anchor, head }: Cursor, by: 1 | -1): Cursor {
  const stops = stopsNear(of, passage.start)
    .map((stop) => stop.start)
    .sort(ascending)
  const start =
    by > 0 ? stops.find((stop) => stop > passage.start) : stops.findLast((stop) => stop < passage.start)
  if (start === undefined || start >= passage.end) return { passage, anchor, head }
  return { anchor: of.sentences.at(start), head, passage: { start, end: passage.end } }
}

/** The word at an offset, or the character there. */
export function wordAt(of: ReadText, offset: number): Span {
  const word = wordsNear(of, offset).find(({ start, end }) => start <= offset && offset < end)
  return word ?? { start: offset, end: Math.min(offset + 1, of.text.length) }
}

/** Where a sentence would begin with the word at an offset: at the quotation marks and brackets that open before it. */
export function wordStart(of: ReadText, offset: number): number {
  let { start } = wordAt(of, offset)
  while (start > 0 && /[\p{Ps}\p{Pi}"']/u.test(of.text.charAt(start - 1))) start--
  return start
}

/** The space around a span left out, and no character cut in two. Undefined where nothing but space is left. */
export function fitted(text: string, { start, end }: Span): Span | undefined {
  const from = splitsPair(text, start) ? start - 1 : start
  const to = splitsPair(text, end) ? end + 1 : end
  const inside = text.slice(from, to)
  const trimmedStart = from + (inside.length - inside.trimStart().length)
  const trimmedEnd = from + inside.trimEnd().length
  return trimmedStart < trimmedEnd ? { start: trimmedStart, end: trimmedEnd } : undefined
}

/** How far around an offset words are looked for, in code units: a paragraph can be as long as the article. */
const REACH = 1000

/** Words near an offset, without the space and the marks between them. */
function wordsNear({ text, language }: ReadText, offset: number): Span[] {
  const from = Math.max(0, offset - REACH)
  const near = text.slice(from, offset + REACH)
  return [...words(language).segment(near)]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ index, segment }) => ({ start: from + index, end: from + index + segment.length }))
}

/** Words near an offset, and sentences, whose quotation marks and full stops belong to no word. */
function stopsNear(of: ReadText, offset: number): Span[] {
  const { first, last } = of.sentences.range({
    start: Math.max(0, offset - REACH),
    end: Math.min(of.text.length, offset + REACH),
  })
  return [...wordsNear(of, offset), ...of.sentences.spans(first, last + 1)]
}

const ascending = (a: number, b: number): number => a - b

const segmenters = new Map<string, Intl.Segmenter>()

function words(language: string): Intl.Segmenter {
  const known = segmenters.get(language)
  if (known) return known
  const made = makeSegmenter(language)
  segmenters.set(language, made)
  return made
}

function makeSegmenter(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language === '' ? undefined : language, { granularity: 'word' })
  } catch {
    // What an article says of its language comes from its source, and need not be a language tag.
    return new Intl.Segmenter(undefined, { granularity: 'word' })
  }
}
