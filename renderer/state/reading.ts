import type { Command } from '../../app/events/command.ts'
import { comparableName } from '../../app/model/speaker.ts'
import type { Stance, Statement } from '../../app/model/statement.ts'
import type { Span } from '../../app/text/anchor.ts'
import {
  between,
  extend,
  fitted,
  moveEnd,
  moveStart,
  onSentence,
  onSpan,
  step,
  wordAt,
  wordStart,
  type Cursor,
  type ReadText,
} from './cursor.ts'
import { issueAtPath } from './issue-at-path.ts'
import { makeId } from './make-id.ts'
import type { OpenArticle } from './open-article.ts'
import { describeStatement, statementsOn } from './passage.ts'
import type { Project } from './project.ts'
import type { ProjectState } from './project-state.ts'

const NOTHING_TAGGED = 'Nothing is tagged here yet. Press 1–9, or i to choose an issue.'

/**
 * What an analyst does with the article that is open: moves through it, tags, and takes back. Every act goes by
 * keys, mouse and menus alike. Without an article, or where an act has nothing to act on, it says so and does nothing.
 */
export class Reading {
  private readonly project: Project

  constructor(project: Project) {
    this.project = project
  }

  // Moving

  step(by: 1 | -1): void {
    this.move((article, cursor) => step(article.sentences, cursor, by))
  }

  extend(by: 1 | -1): void {
    this.move((article, cursor) => extend(article.sentences, cursor, by))
  }

  moveEnd(by: 1 | -1): void {
    this.move((article, cursor) => moveEnd(textOf(article), cursor, by))
  }

  moveStart(by: 1 | -1): void {
    this.move((article, cursor) => moveStart(textOf(article), cursor, by))
  }

  /** From a passage back to its sentence. */
  backToSentence(): void {
    this.move((article, cursor) => onSentence(article.sentences, cursor.head))
  }

  toSentence(number: number): void {
    this.move((article) => onSentence(article.sentences, number))
  }

  /**
   * Goes where the analyst pointed: to the shortest tag there, or the next one where that is the current one already;
   * else to the sentence.
   */
  pointAt(offset: number): void {
    const { article, current } = this.state
    if (!article) return
    const there = article.statements.covering(offset)
    const at = there.findIndex((each) => each.id === current)
    const pointed = there[(at + 1) % Math.max(1, there.length)]
    const cursor = pointed
      ? onSpan(article.sentences, pointed)
      : onSentence(article.sentences, article.sentences.at(offset))
    this.project.setReading({ cursor, current: pointed?.id ?? null, caret: offset })
  }

  /** Extends the passage by whole sentences up to where the analyst pointed. */
  extendTo(offset: number): void {
    this.move((article, { anchor }) => between(article.sentences, anchor, article.sentences.at(offset)))
  }

  /** Makes what was selected the passage. */
  select(span: Span): void {
    const { article } = this.state
    const passage = article && fitted(article.text, span)
    if (passage) this.project.setReading({ cursor: onSpan(article.sentences, passage), caret: passage.start })
  }

  selectWord(offset: number): void {
    const { article } = this.state
    if (article) this.select(wordAt(textOf(article), offset))
  }

  /** Shows a statement and makes it the one that keys act on. */
  showStatement(id: string): void {
    const { article, cursor } = this.state
    const statement = article?.statements.get(id)
    if (!article || !statement) return
    const lies = statementsOn(article, cursor.passage).some((each) => each.id === id)
    this.project.setReading({
      current: id,
      ...(lies ? {} : { cursor: onSpan(article.sentences, statement) }),
    })
  }

  nextStatement(): void {
    const { article, cursor, current } = this.state
    if (!article) return
    const there = statementsOn(article, cursor.passage)
    const next = there[(there.findIndex((each) => each.id === current) + 1) % Math.max(1, there.length)]
    if (next) this.project.setReading({ current: next.id })
    else this.project.hint(NOTHING_TAGGED)
  }

  // Tagging

  /** Adds an issue to the passage with the current speaker; where it is there already, removes just that one. */
  toggleIssue(issue: string): void {
    const { article, cursor, speaker } = this.state
    if (!article) return
    const same = article.statements.on(cursor.passage).filter((each) => this.resolved(each.issue) === issue)
    const there = same.find((each) => each.speaker === speaker) ?? (speaker === null ? same[0] : undefined)
    if (there) this.removeStatement(there.id)
    else this.tag(issue, speaker)
  }

  /** Adds the issue of a path, `Parent > Child`, creating what is new of it. */
  tagPath(typed: string): void {
    const { commands, issue } = issueAtPath(this.state.codebook, typed)
    if (issue === null) return
    if (commands.length === 0) this.toggleIssue(issue)
    else this.tag(issue, this.state.speaker, commands)
  }

  repeatLastTag(): void {
    const { lastTag } = this.state
    if (lastTag) this.tag(lastTag.issue, lastTag.speaker)
    else this.project.hint('There is no last tag to repeat yet.')
  }

  /** Chooses who speaks: from now on, and for the current statement. */
  chooseSpeaker(speaker: string | null): void {
    this.giveSpeaker(speaker, [])
  }

  /** Chooses who speaks from now on; what is tagged already stays. */
  chooseForNext(speaker: string | null): void {
    this.project.setReading({ speaker })
  }

  createSpeaker(typed: string): void {
    const name = typed.trim()
    const wanted = comparableName(name)
    const known = this.state.codebook.speakers.find((each) =>
      [each.name, ...each.aliases].some((other) => comparableName(other) === wanted),
    )
    if (known) return this.chooseSpeaker(known.id)
    if (wanted === '') return
    const id = makeId()
    this.giveSpeaker(id, [{ do: 'create-speaker', id, set: { name } }])
  }

  /** Sets a stance; the same again takes it back. */
  setStance(stance: Stance): void {
    this.changeCurrent((statement) => ({ stance: statement.stance === stance ? null : stance }))
  }

  toggleUnsure(): void {
    this.changeCurrent((statement) => ({ sure: !statement.sure }))
  }

  /** Saves a memo. Resolves with whether that succeeded, so that the typed text can be kept until then. */
  async setMemo(id: string, memo: string): Promise<boolean> {
    const statement = this.state.article?.statements.get(id)
    if (statement?.memo === memo) return true
    const made = this.project.act([{ do: 'change-statement', id, set: { memo } }])
    return made.ok && made.value
  }

  removeStatement(id: string): void {
    const words = this.describe(id)
    if (this.project.act([{ do: 'remove-statement', id }]).ok) this.project.hint(`Removed: ${words}`)
  }

  removeCurrent(): void {
    const { current } = this.state
    if (current === null) this.project.hint(NOTHING_TAGGED)
    else this.removeStatement(current)
  }

  // Sentences

  /** Marks the passage's sentences as nothing to code and goes on; where they are marked already, lifts that. */
  toggleNothing(): void {
    const { article, cursor } = this.state
    if (!article) return
    const { first, last } = article.sentences.range(cursor.passage)
    const spans = [...article.sentences.spans(first, last + 1)]
    const marked = spans.filter((span) => article.isMarked(span))
    const free = spans.filter((_, index) => !article.isCovered(first + index))
    if (free.length > 0) {
      if (this.mark(article, free, true)) this.move(() => onSentence(article.sentences, last + 1))
    } else if (marked.length > 0) this.mark(article, marked, false)
    else
      this.project.hint(
        'This sentence is tagged, so there is something to code in it. Remove its tags first.',
      )
  }

  /** Joins the passage's last sentence with the one after it. */
  joinWithNext(): void {
    const { article, cursor } = this.state
    if (!article) return
    const { last } = article.sentences.range(cursor.passage)
    if (last + 1 >= article.sentences.count) return this.project.hint('This is the last sentence.')
    const offset = article.sentences.span(last + 1).start
    if (article.paragraphAt(offset) !== article.paragraphAt(article.sentences.span(last).start))
      return this.project.hint(
        'The next sentence is in another paragraph. Extend the passage instead, with Shift ↓.',
      )
    this.setBoundary(article, offset, false)
  }

  /** Splits the sentence where the passage begins, or where the analyst pointed in it. */
  split(): void {
    const { article, cursor, caret } = this.state
    if (!article) return
    const { start, end } = cursor.passage
    const pointed = caret !== null && caret > start && caret < end ? wordStart(textOf(article), caret) : start
    const offset = article.sentences.begins(start) ? pointed : start
    if (article.sentences.begins(offset))
      return this.project.hint(
        'To split this sentence, click the word that the new one begins with, or move the passage’s start there with Alt Shift →.',
      )
    this.setBoundary(article, offset, true)
  }

  unreadSentences(): number {
    return this.state.article?.unread().length ?? 0
  }

  /** Says whether the article is done, and may mark what is unread as nothing to code. */
  finish(done: boolean, marksRest: boolean): void {
    const { article } = this.state
    if (!article) return
    const rest = marksRest ? article.unread() : []
    const finished = this.project.act([
      ...(rest.length > 0 ? [markCommand(article, rest, true)] : []),
      { do: 'finish-article', article: article.row.id, done },
    ])
    if (finished.ok) this.project.hint(done ? 'Article done.' : 'Article open again.')
  }

  private get state(): ProjectState {
    return this.project.state
  }

  private move(to: (article: OpenArticle, cursor: Cursor) => Cursor): void {
    const { article, cursor } = this.state
    if (!article) return
    const next = to(article, cursor)
    this.project.setReading({ cursor: next, caret: next.passage.start })
  }

  private tag(issue: string | null, speaker: string | null, before: readonly Command[] = []): void {
    const { article, cursor } = this.state
    if (!article) return
    const id = makeId()
    const { start, end } = cursor.passage
    if (start >= end) return this.project.hint('This article has no text to tag.')
    const { first, last } = article.sentences.range(cursor.passage)
    const marked = [...article.sentences.spans(first, last + 1)].filter((span) => article.isMarked(span))
    const made = this.project.act([
      ...before,
      { do: 'tag', id, set: { revision: article.revision, start, end, issue, speaker } },
      ...(marked.length > 0 ? [markCommand(article, marked, false)] : []),
    ])
    if (!made.ok) return
    this.project.setReading({ current: id, lastTag: { issue, speaker } })
    this.project.hint(`Added: ${this.describe(id)}`)
  }

  private mark(article: OpenArticle, sentences: Span[], nothing: boolean): boolean {
    const marked = this.project.act([markCommand(article, sentences, nothing)]).ok
    if (marked) this.project.hint(nothing ? 'Nothing to code.' : 'No longer marked as nothing to code.')
    return marked
  }

  private setBoundary(article: OpenArticle, offset: number, begins: boolean): void {
    const { revision } = article
    const fact = article.factFor(offset, begins)
    if (!this.project.act([{ do: 'set-boundary', revision, offset, fact }]).ok) return
    this.move(({ sentences }) => onSentence(sentences, sentences.at(offset)))
    this.project.hint(begins ? 'Sentence split.' : 'Sentences joined.')
  }

  private giveSpeaker(speaker: string | null, before: readonly Command[]): void {
    const { article, current, recentSpeakers } = this.state
    const statement = current === null ? undefined : article?.statements.get(current)
    const commands: Command[] = [...before]
    if (statement && statement.speaker !== speaker)
      commands.push({ do: 'change-statement', id: statement.id, set: { speaker } })
    if (commands.length > 0 && !this.project.act(commands).ok) return
    const recent =
      speaker === null ? recentSpeakers : [speaker, ...recentSpeakers.filter((id) => id !== speaker)]
    this.project.setReading({
      speaker,
      recentSpeakers: recent,
      ...(statement ? { lastTag: { issue: statement.issue, speaker } } : {}),
    })
    const name = this.state.codebook.speaker(speaker)?.name ?? 'nobody in particular'
    this.project.hint(statement ? `Speaker: ${name}` : `Speaker of what you tag next: ${name}`)
  }

  private changeCurrent(to: (statement: Statement) => Partial<Statement>): void {
    const { article, current } = this.state
    const statement = current === null ? undefined : article?.statements.get(current)
    if (!statement) return this.project.hint(NOTHING_TAGGED)
    const changed = this.project.act([{ do: 'change-statement', id: statement.id, set: to(statement) }])
    if (changed.ok) this.project.hint(this.describe(statement.id))
  }

  private resolved(issue: string | null): string | null {
    return this.state.codebook.issue(issue)?.issue.id ?? issue
  }

  /** A statement in a few words. */
  private describe(id: string): string {
    const { article, codebook } = this.state
    const statement = article?.statements.get(id)
    return statement ? describeStatement(statement, codebook) : ''
  }
}

const markCommand = (article: OpenArticle, sentences: readonly Span[], nothing: boolean): Command => ({
  do: 'mark-nothing',
  revision: article.revision,
  sentences: sentences.map(({ start, end }) => ({ start, end })),
  nothing,
})

const textOf = (article: OpenArticle): ReadText => ({
  text: article.text,
  sentences: article.sentences,
  language: article.row.language,
})
