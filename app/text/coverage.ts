import type { Span } from './anchor.ts'
import { sentencesIn } from './boundaries.ts'

/**
 * How many sentences are covered: touched by a tagged span, or marked as nothing to code. A mark is of one whole
 * sentence; after a split or a join it says nothing of what stands there now.
 *
 * @param sentences in force, as pairs of start and end
 */
export function coveredSentences(
  sentences: Int32Array,
  tagged: Iterable<Span>,
  marked: Iterable<Span>,
): number {
  const covered = new Set<number>()
  for (const { start, end } of tagged) {
    const touched = sentencesIn(sentences, start, end)
    if (touched) for (let number = touched.first; number <= touched.last; number++) covered.add(number)
  }
  for (const { start, end } of marked) {
    const number = sentencesIn(sentences, start, end)?.first
    if (number !== undefined && sentences[2 * number] === start && sentences[2 * number + 1] === end)
      covered.add(number)
  }
  return covered.size
}
