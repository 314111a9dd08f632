import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Client } from '../../app/contract/connect.ts'
import type { PushedWrite, ReadoutContract, ReadoutEvents } from '../../app/contract/contract.ts'
import type { Output } from '../../app/contract/define.ts'
import type { Command } from '../../app/events/command.ts'
import { decide } from '../../app/events/decide.ts'
import { ok, refusal, type Refusal, type Result } from '../../app/model/result.ts'
import type { Statement } from '../../app/model/statement.ts'
import { nouns } from '../../app/events/nouns.ts'
import type { Span } from '../../app/text/anchor.ts'
import { ActQueue } from './act-queue.ts'
import { viewCodebook } from './codebook-view.ts'
import { onSentence, onSpan } from './cursor.ts'
import { loadArticle } from './load-article.ts'
import { windowLookup } from './lookup.ts'
import { makeId } from './make-id.ts'
import type { OpenArticle } from './open-article.ts'
import { currentOn } from './passage.ts'
import { initialState, reasonNotToChange, type ProjectState } from './project-state.ts'
import type { SavingFacts } from './saved-state.ts'
import { WorkingRecords, type Touched } from './working-records.ts'

export type ReadoutClient = Client<ReadoutContract, ReadoutEvents>
type Changed = { group: string; savedAt: number; writes: PushedWrite[] | null }
type Place = { article: string; start: number; end: number }

/** What must be drawn anew in the article: some spans, or everything. */
export type Redrawn = readonly Span[] | 'all'

/**
 * The project of this window: what it shows, what it has loaded, and what is on its way to the service.
 *
 * An act is decided here by the same function as in the service, painted at once over what is confirmed, and sent.
 * What the service pushes takes the paint's place; where it refuses, the paint comes off and the reason is shown.
 */
export class Project {
  readonly store: StoreApi<ProjectState>
  readonly client: ReadoutClient
  private readonly records: WorkingRecords
  private readonly queue: ActQueue
  private readonly lookup: ReturnType<typeof windowLookup>
  /** Acts that are known to be saved while their writes have not been pushed yet. */
  private readonly committed = new Set<string>()
  private readonly drawers = new Set<(redrawn: Redrawn) => void>()
  private readonly undone: (() => void)[] = []
  private codebookVersion: string | null = null
  private ignoredMerges: readonly { from: string; into: string }[] = []
  /** What was pushed while everything is read anew. */
  private pushedMeanwhile: Changed[] | null = null
  private readsAgain = false
  private reversals: Promise<void> = Promise.resolve()
  /** Only the answer to the last question for an article is shown. */
  private lastOpening = 0

  constructor(client: ReadoutClient) {
    this.client = client
    this.store = createStore<ProjectState>(() => initialState)
    this.records = new WorkingRecords(() => this.state.me?.id ?? '')
    this.lookup = windowLookup({
      records: this.records,
      me: () => this.state.me?.id ?? '',
      article: () => this.state.article,
      codebookVersion: () => this.codebookVersion,
    })
    this.queue = new ActQueue({
      send: ({ group, commands }) => client.call.act({ group, commands: [...commands] }),
      onSaved: ({ group }, savedAt) => {
        if (this.records.has(group)) this.committed.add(group)
        // An earlier failure stays in view above; that nothing is saved is true no longer.
        this.saving({ savedAt, failure: null })
      },
      onRefused: ({ group }, why) => {
        this.show(this.records.drop(group))
        this.complain(why)
      },
      onWaiting: (waiting) => this.saving({ waiting }),
    })
  }

  get state(): ProjectState {
    return this.store.getState()
  }

  /** Reads the project and listens from now on. */
  async start(): Promise<void> {
    const { client } = this
    this.undone.push(
      client.on('changed', (changed) => this.takeChanged(changed)),
      client.on('storage', ({ problem }) => this.saving({ storage: problem })),
      client.onState((connection) => {
        this.saving({ connection })
        this.queue.setConnected(connection === 'connected')
      }),
      client.onMissed(() => void this.readAnew()),
    )
    await this.readAnew()
  }

  stop(): void {
    for (const undo of this.undone) undo()
  }

  /** Calls back with what must be drawn anew in the open article. */
  onRedraw(drawer: (redrawn: Redrawn) => void): () => void {
    this.drawers.add(drawer)
    return () => void this.drawers.delete(drawer)
  }

  /**
   * Does one act of the analyst: all of its commands or none. It is on screen when this returns, and saved later.
   * A refusal that is known here is shown and returned; else a promise of whether it was saved.
   */
  act(commands: readonly Command[]): Result<Promise<boolean>> {
    const introduces = commands.every((command) => command.do === 'introduce-coder')
    const reason = introduces ? this.state.saving.readOnly : reasonNotToChange(this.state)
    if (reason !== null) {
      this.hint(reason)
      return refusal('read-only', reason)
    }
    const group = makeId()
    const touched: Touched[] = []
    for (const command of commands) {
      const decided = decide(this.lookup, command)
      if (!decided.ok) {
        this.show([...touched, ...this.records.drop(group)])
        this.hint(decided.error.message)
        return decided
      }
      const now = this.records.draft(group, decided.value)
      touched.push(...now)
      // A command can refer to what the one before it made.
      this.show(now)
    }
    return ok(touched.length > 0 ? this.queue.add({ group, commands }) : Promise.resolve(true))
  }

  /** Opens an article, with the cursor on its first sentence or on a span of it. False where that failed. */
  async openArticle(id: string, span: Span | null = null): Promise<boolean> {
    const { article } = this.state
    if (article?.row.id === id) {
      if (span) this.moveTo(span)
      this.lastOpening++
      this.store.setState({ opening: null })
      return true
    }
    const opening = ++this.lastOpening
    this.store.setState({ opening: id })
    const answer = await this.client.call['article.open']({ article: id })
    if (opening !== this.lastOpening) return false
    this.store.setState({ opening: null })
    if (!answer.ok) {
      this.complain(answer.error)
      return false
    }
    this.showArticle(loadArticle(this.records, answer.value), span)
    return true
  }

  /** Undoes or redoes one act, after showing the place that it changes. Asked several times, it does one by one. */
  reverse(form: 'undo' | 'redo'): Promise<void> {
    this.reversals = this.reversals.then(() => this.reverseNow(form))
    return this.reversals
  }

  /** Shows where something lies. */
  async showPlace({ article, start, end }: Place): Promise<boolean> {
    return this.openArticle(article, start < end ? { start, end } : null)
  }

  hint(words: string): void {
    this.store.setState({ hint: { words } })
  }

  /** Keeps a failure in view until it is dismissed. */
  complain(why: Pick<Refusal, 'message'>): void {
    const troubles = [...this.state.troubles, { id: makeId(), message: why.message }]
    this.store.setState({ troubles })
    this.saving({ failure: why.message })
  }

  dismiss(id: string): void {
    const troubles = this.state.troubles.filter((trouble) => trouble.id !== id)
    this.store.setState({ troubles })
    this.saving({ failure: troubles.at(-1)?.message ?? null })
  }

  /** Puts the cursor on a span of the open article. */
  moveTo(span: Span): void {
    const { article } = this.state
    if (article) this.setReading({ cursor: onSpan(article.sentences, span), caret: span.start })
  }

  /** Changes where the analyst is, and draws what that changes. */
  setReading(
    to: Partial<
      Pick<ProjectState, 'cursor' | 'current' | 'caret' | 'speaker' | 'recentSpeakers' | 'lastTag'>
    >,
  ): void {
    const before = this.state
    const { article } = before
    const cursor = to.cursor ?? before.cursor
    const wished = to.current === undefined ? before.current : to.current
    const current = article ? currentOn(article, cursor.passage, wished) : null
    this.store.setState({ ...to, current })
    if (!article) return
    const spans = [before.cursor.passage, cursor.passage]
    for (const id of [before.current, current]) {
      const statement = id === null ? undefined : article.statements.get(id)
      if (statement && before.current !== current) spans.push(statement)
    }
    this.redraw(spans)
  }

  private redraw(redrawn: Redrawn): void {
    for (const draw of this.drawers) draw(redrawn)
  }

  private saving(facts: Partial<SavingFacts>): void {
    this.store.setState(({ saving }) => ({ saving: { ...saving, ...facts } }))
  }

  private async reverseNow(form: 'undo' | 'redo'): Promise<void> {
    const { saving } = this.state
    if (saving.connection !== 'connected' || saving.readOnly !== null) {
      return this.hint(saving.readOnly ?? `To ${form}, Readout must be connected. It is trying to.`)
    }
    await this.queue.settled()
    const peeked = await this.client.call['history.peek']({ form })
    if (!peeked.ok) return this.complain(peeked.error)
    if (peeked.value === null) return this.hint(`There is nothing to ${form}.`)
    const { group: target, place } = peeked.value
    if (place !== null) await this.showPlace(place)
    const reversed = await this.client.call['history.reverse']({ form, target, group: makeId() })
    if (!reversed.ok) return this.complain(reversed.error)
    this.saving({ savedAt: reversed.value.savedAt })
    this.hint(`${form === 'undo' ? 'Undone' : 'Redone'}: ${reversed.value.description}`)
  }

  private takeChanged(changed: Changed): void {
    const { group, savedAt, writes } = changed
    this.pushedMeanwhile?.push(changed)
    this.saving({ savedAt })
    if (writes === null) {
      if (this.records.has(group)) this.committed.add(group)
      void this.readAnew()
      return
    }
    this.show([...this.confirm(writes), ...this.settle(group)])
  }

  /** Takes the paint of an act off whose writes are confirmed. */
  private settle(group: string): Touched[] {
    this.committed.delete(group)
    return this.records.drop(group)
  }

  private confirm(writes: readonly PushedWrite[]): Touched[] {
    const me = this.state.me?.id
    return writes
      .filter((write) => nouns[write.noun].stream === 'shared' || write.coder === me)
      .map(({ noun, key, created, set, lamport, actor, at, coder }) =>
        this.records.confirm({ noun, key, created, set }, { lamport, actor }, at, coder),
      )
  }

  /** Reads everything that is shown; what is pushed meanwhile is taken once more on top. */
  private async readAnew(): Promise<void> {
    if (this.pushedMeanwhile !== null) {
      this.readsAgain = true
      return
    }
    this.pushedMeanwhile = []
    const settled = [...this.committed]
    const { call } = this.client
    const openId = this.state.article?.row.id ?? null
    const [summary, codebook, article] = await Promise.all([
      call['project.summary']({}),
      call['codebook.read']({}),
      openId === null ? null : call['article.open']({ article: openId }),
    ])
    const pushed = this.pushedMeanwhile
    this.pushedMeanwhile = null
    if (this.readsAgain || (this.state.article?.row.id ?? null) !== openId) {
      // Something came between, or another article was opened: this answer is too old.
      this.readsAgain = false
      return this.readAnew()
    }
    if (!summary.ok || !codebook.ok) {
      const problem = summary.ok ? (codebook.ok ? '' : codebook.error.message) : summary.error.message
      // Where the connection was lost, everything is read again once it is back.
      if (this.state.phase !== 'ready') this.store.setState({ phase: 'failed', problem })
      return
    }
    this.takeSummary(summary.value)
    this.records.forget()
    this.takeCodebook(codebook.value)
    for (const group of settled) this.settle(group)
    for (const { group, writes } of pushed) {
      if (writes === null) continue
      this.confirm(writes)
      this.settle(group)
    }
    this.showCodebook()
    if (article?.ok) this.showArticle(loadArticle(this.records, article.value), 'stay')
    else if (article && article.error.code !== 'disconnected') this.closeArticle()
    this.store.setState(({ libraryVersion }) => ({
      phase: 'ready',
      problem: null,
      libraryVersion: libraryVersion + 1,
    }))
  }

  private takeSummary(summary: Output<ReadoutContract['project.summary']>): void {
    const { title, path, me, readOnly, articles, savedAt } = summary
    this.store.setState({ title, path, me, articles })
    this.saving({ readOnly, savedAt: this.state.saving.savedAt ?? savedAt })
  }

  private takeCodebook(codebook: Output<ReadoutContract['codebook.read']>): void {
    this.codebookVersion = codebook.version
    this.ignoredMerges = codebook.ignoredMerges
    for (const issue of codebook.issues) this.records.read('issue', issue)
    for (const speaker of codebook.speakers) this.records.read('speaker', speaker)
    for (const variable of codebook.variables) this.records.read('variable', variable)
    this.store.setState({ counts: codebook.counts, coders: codebook.coders })
  }

  private showArticle(article: OpenArticle, place: Span | null | 'stay'): void {
    const before = this.state
    const cursor =
      place === 'stay'
        ? before.cursor
        : place === null
          ? onSentence(article.sentences, article.firstUnread())
          : onSpan(article.sentences, place)
    this.store.setState({
      article,
      version: before.version + 1,
      done: this.records.record('reading', { article: article.row.id })?.done ?? false,
      cursor,
      current: currentOn(article, cursor.passage, place === 'stay' ? before.current : null),
      caret: place === 'stay' ? before.caret : cursor.passage.start,
    })
    this.redraw('all')
  }

  private closeArticle(): void {
    this.store.setState({ article: null, current: null, version: this.state.version + 1 })
  }

  private showCodebook(): void {
    const codebook = viewCodebook({
      issues: this.records.all('issue'),
      speakers: this.records.all('speaker'),
      ignoredMerges: this.ignoredMerges,
    })
    this.store.setState({ codebook })
    this.redraw('all')
  }

  /** Shows what became of records. */
  private show(touched: readonly Touched[]): void {
    const { article } = this.state
    const spans: Span[] = []
    const moved = new Map<string, number>()
    let [codebook, library, boundaries, uncounted] = [false, false, false, false]
    for (const { noun, key } of touched) {
      switch (noun) {
        case 'statement': {
          const id = String(key['id'])
          const before = article?.statements.get(id)
          spans.push(...(article?.putStatement(id, this.records.record('statement', { id })) ?? []))
          const after = article?.statements.get(id)
          if (!before && !after) uncounted = true
          this.countIssue(moved, before, -1)
          this.countIssue(moved, after, 1)
          break
        }
        case 'mark': {
          const { revision, start, end } = key as { revision: string; start: number; end: number }
          if (revision !== article?.revision) break
          const nothing = this.records.record('mark', { revision, start, end })?.nothing ?? false
          spans.push(...article.putMark({ start, end }, nothing))
          break
        }
        case 'boundary': {
          const { revision, offset } = key as { revision: string; offset: number }
          if (revision !== article?.revision) break
          article.putBoundary(offset, this.records.record('boundary', { revision, offset })?.fact ?? null)
          boundaries = true
          break
        }
        case 'issue':
        case 'speaker':
          codebook = true
          break
        case 'reading':
          if (article && key['article'] === article.row.id)
            this.store.setState({
              done: this.records.record('reading', { article: article.row.id })?.done ?? false,
            })
          break
        case 'project':
          this.store.setState({ title: this.records.record('project', { id: 'project' })?.title ?? '' })
          break
        case 'coder':
          this.showCoder(String(key['id']))
          break
        case 'article':
        case 'appearance':
        case 'revision':
          library = true
          break
        case 'variable':
        case 'value':
          break
      }
    }
    if (codebook) this.showCodebook()
    if (moved.size > 0) this.store.setState(({ counts }) => ({ counts: addCounts(counts, moved) }))
    if (library) this.store.setState((now) => ({ libraryVersion: now.libraryVersion + 1 }))
    if (uncounted) this.countAgainSoon()
    this.showReading(spans, boundaries)
  }

  private showReading(spans: Span[], boundaries: boolean): void {
    const { article, cursor, current, version } = this.state
    if (!article || (spans.length === 0 && !boundaries)) return
    const next = boundaries ? onSpan(article.sentences, cursor.passage) : cursor
    const nowCurrent = currentOn(article, next.passage, current)
    this.store.setState({ version: version + 1, cursor: next, current: nowCurrent })
    const outlined = nowCurrent === null ? undefined : article.statements.get(nowCurrent)
    this.redraw(boundaries ? 'all' : outlined ? [...spans, outlined] : spans)
  }

  private showCoder(id: string): void {
    const coder = this.records.record('coder', { id })
    if (coder && (this.state.me === null || this.state.me.id === id))
      this.store.setState({ me: { id, name: coder.name, initials: coder.initials } })
  }

  private countIssue(moved: Map<string, number>, statement: Statement | undefined, by: 1 | -1): void {
    const id = this.state.codebook.issue(statement?.issue ?? null)?.issue.id
    if (id !== undefined) moved.set(id, (moved.get(id) ?? 0) + by)
  }

  private recount: ReturnType<typeof setTimeout> | null = null

  /** Statements of other articles have changed, which only the service can count. Several changes ask once. */
  private countAgainSoon(): void {
    this.recount ??= setTimeout(() => {
      this.recount = null
      void this.client.call['codebook.read']({}).then((answer) => {
        if (answer.ok) this.store.setState({ counts: answer.value.counts })
      })
    }, RECOUNT_MS)
  }
}

const RECOUNT_MS = 500

function addCounts(
  counts: Readonly<Record<string, number>>,
  moved: ReadonlyMap<string, number>,
): Record<string, number> {
  const next = { ...counts }
  for (const [id, by] of moved) next[id] = Math.max(0, (next[id] ?? 0) + by)
  return next
}
