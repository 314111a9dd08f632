import type { ArticleRow } from '../../app/contract/contract.ts'
import type { Statement } from '../../app/model/statement.ts'
import type { Span } from '../../app/text/anchor.ts'
import { applyBoundaryFacts, type BoundaryFact } from '../../app/text/boundaries.ts'
import { paragraphIndexAt, paragraphsOf, type Paragraphs } from '../../app/text/paragraphs.ts'
import { SentenceList } from './sentence-list.ts'
import { StatementIndex } from './statement-index.ts'

export interface ArticleParts {
  readonly row: ArticleRow
  readonly text: string
  readonly headings: readonly number[]
  /** Start and end of each sentence as stored. */
  readonly stored: Int32Array
  readonly facts: ReadonlyMap<number, BoundaryFact>
}

/**
 * The article that is open: its text, and what lies on it. It changes in place, since an article can hold tens of
 * thousands of statements; whoever shows it is told what part to draw anew.
 */
export class OpenArticle {
  readonly row: ArticleRow
  readonly revision: string
  readonly text: string
  readonly headings: ReadonlySet<number>
  readonly paragraphs: Paragraphs
  readonly statements = new StatementIndex()
  sentences: SentenceList
  private readonly stored: Int32Array
  private readonly facts: Map<number, BoundaryFact>
  private readonly marks = new Set<string>()
  /** How many statements touch each sentence. */
  private tagged: Int32Array
  private covered = 0

  constructor({ row, text, headings, stored, facts }: ArticleParts) {
    this.row = row
    this.revision = row.revision
    this.text = text
    this.headings = new Set(headings)
    this.paragraphs = paragraphsOf(text)
    this.stored = stored
    this.facts = new Map(facts)
    this.sentences = new SentenceList(applyBoundaryFacts(text, stored, this.facts))
    this.tagged = new Int32Array(this.sentences.count)
  }

  get whole(): Span {
    return { start: 0, end: this.text.length }
  }

  paragraphAt(offset: number): number {
    return paragraphIndexAt(this.paragraphs, offset)
  }

  quote({ start, end }: Span): string {
    return this.text.slice(start, end)
  }

  /** Sentences that are tagged or marked as nothing to code. */
  get coveredSentences(): number {
    return this.covered
  }

  get markedSentences(): number {
    return this.marks.size
  }

  isMarked(sentence: Span): boolean {
    return this.marks.has(`${sentence.start} ${sentence.end}`)
  }

  isCovered(number: number): boolean {
    return (this.tagged[number] ?? 0) > 0 || this.isMarked(this.sentences.span(number))
  }

  /** Sentences that are neither tagged nor marked. */
  unread(): Span[] {
    return [...this.sentences.spans()].filter((_, number) => !this.isCovered(number))
  }

  /** Where to go on reading: the first sentence that is neither tagged nor marked, else the first of all. */
  firstUnread(): number {
    for (let number = 0; number < this.sentences.count; number++) if (!this.isCovered(number)) return number
    return 0
  }

  /** Takes a statement as it is now, or its removal; answers what must be drawn anew. */
  putStatement(id: string, now: Statement | undefined): Span[] {
    const before = this.statements.get(id)
    const after = now && now.revision === this.revision && !now.removed ? now : undefined
    if (before) this.count(before, -1)
    if (after) {
      this.statements.put(after)
      this.count(after, 1)
    } else this.statements.remove(id)
    return [before, after].filter((each) => each !== undefined)
  }

  putMark(sentence: Span, nothing: boolean): Span[] {
    const { first } = this.sentences.range(sentence)
    const counts = this.sentences.isSentence(sentence)
    if (counts && this.isCovered(first)) this.covered--
    if (nothing) this.marks.add(`${sentence.start} ${sentence.end}`)
    else this.marks.delete(`${sentence.start} ${sentence.end}`)
    if (counts && this.isCovered(first)) this.covered++
    return [sentence]
  }

  /** Takes what was said by hand about a boundary; the numbers of all sentences after it change. */
  putBoundary(offset: number, fact: BoundaryFact | null): void {
    if ((this.facts.get(offset) ?? null) === fact) return
    if (fact === null) this.facts.delete(offset)
    else this.facts.set(offset, fact)
    this.sentences = new SentenceList(applyBoundaryFacts(this.text, this.stored, this.facts))
    this.recount()
  }

  /** The fact that would make an offset begin a sentence, or not: null lifts the one in the way. */
  factFor(offset: number, begins: boolean): BoundaryFact | null {
    const fact = this.facts.get(offset)
    if (begins) return fact === 'joined' ? null : 'split'
    return fact === 'split' ? null : 'joined'
  }

  private count(span: Span, by: 1 | -1): void {
    const { first, last } = this.sentences.range(span)
    for (let number = first; number <= last; number++) {
      const before = this.isCovered(number)
      this.tagged[number] = (this.tagged[number] ?? 0) + by
      const after = this.isCovered(number)
      if (before !== after) this.covered += by
    }
  }

  private recount(): void {
    this.tagged = new Int32Array(this.sentences.count)
    this.covered = 0
    for (let number = 0; number < this.sentences.count; number++) if (this.isCovered(number)) this.covered++
    for (const statement of this.statements.all()) this.count(statement, 1)
  }
}
