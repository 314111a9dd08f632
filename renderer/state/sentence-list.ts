import type { Span } from '../../app/text/anchor.ts'
import { sentenceAt, sentencesIn } from '../../app/text/boundaries.ts'

/** The sentences in force of one text, in order. Numbers are 0-based here; people see them from 1. */
export class SentenceList {
  private readonly pairs: Int32Array
  readonly count: number

  /** @param pairs start and end of each sentence, in order, without the white space between them. */
  constructor(pairs: Int32Array) {
    this.pairs = pairs
    this.count = pairs.length >> 1
  }

  /** A sentence by its number; numbers outside are taken to the nearest. */
  span(number: number): Span {
    const at = 2 * Math.max(0, Math.min(number, this.count - 1))
    return { start: this.pairs[at] ?? 0, end: this.pairs[at + 1] ?? 0 }
  }

  /** The sentence that an offset lies in; in the space between two, the earlier. 0 where there is none before. */
  at(offset: number): number {
    return sentenceAt(this.pairs, offset) ?? 0
  }

  /** The first and the last sentence that a span touches, or the one before it where it touches none. */
  range({ start, end }: Span): { readonly first: number; readonly last: number } {
    const before = this.at(start)
    return sentencesIn(this.pairs, start, end) ?? { first: before, last: before }
  }

  /** Whether a span is exactly one sentence. */
  isSentence(span: Span): boolean {
    const { start, end } = this.span(this.at(span.start))
    return span.start === start && span.end === end
  }

  /** Whether a sentence begins at an offset. */
  begins(offset: number): boolean {
    return this.span(this.at(offset)).start === offset
  }

  *spans(from = 0, to = this.count): Generator<Span> {
    for (let number = from; number < to; number++) yield this.span(number)
  }
}
