import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ArticleRow } from '../../app/contract/contract.ts'
import type { Project } from './project.ts'
import type { ReadoutClient } from './project.ts'

/** How many rows are asked for at once. */
export const PAGE = 100

export interface LibraryState {
  readonly filter: string
  /** Null until the first answer. */
  readonly total: number | null
  /** Rows by their place in the list, as far as they are loaded. */
  readonly rows: ReadonlyMap<number, ArticleRow>
}

/** The list of articles, page by page. */
export class Library {
  readonly store: StoreApi<LibraryState> = createStore<LibraryState>(() => ({
    filter: '',
    total: null,
    rows: new Map(),
  }))
  private readonly client: ReadoutClient
  private readonly project: Project
  private readonly asked = new Set<number>()
  /** Answers to an earlier filter, or from before a change, are dropped. */
  private edition = 0

  constructor(client: ReadoutClient, project: Project) {
    this.client = client
    this.project = project
  }

  /** Reads the list, and anew whenever articles come or go, or another one is opened. */
  start(): () => void {
    void this.readAnew()
    return this.project.store.subscribe((now, before) => {
      if (now.libraryVersion !== before.libraryVersion || now.article?.row.id !== before.article?.row.id)
        void this.readAnew()
    })
  }

  async setFilter(filter: string): Promise<void> {
    this.store.setState({ filter })
    await this.readAnew()
  }

  /** Loads the pages that hold some rows. */
  async load(first: number, last: number): Promise<void> {
    const pages = []
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++)
      if (!this.asked.has(page)) pages.push(this.loadPage(page))
    await Promise.all(pages)
  }

  /** Opens the article before or after the open one, in the order of the list. */
  async openNeighbour(by: 1 | -1): Promise<void> {
    const { rows, total } = this.store.getState()
    const { article } = this.project.state
    const at = [...rows].find(([, row]) => row.id === article?.row.id)?.[0]
    const next = at === undefined ? 0 : at + by
    if (next < 0 || next >= (total ?? 0))
      return this.project.hint(by > 0 ? 'This is the last article.' : 'This is the first article.')
    await this.load(next, next)
    const row = this.store.getState().rows.get(next)
    if (row) await this.project.openArticle(row.id)
  }

  private async readAnew(): Promise<void> {
    this.edition++
    const pages = new Set([0, ...this.asked])
    this.asked.clear()
    await Promise.all([...pages].map((page) => this.loadPage(page)))
  }

  private async loadPage(page: number): Promise<void> {
    this.asked.add(page)
    const { edition } = this
    const { filter } = this.store.getState()
    const offset = page * PAGE
    const answer = await this.client.call['library.list']({ filter, offset, limit: PAGE })
    if (edition !== this.edition) return
    if (!answer.ok) {
      this.asked.delete(page)
      if (answer.error.code !== 'disconnected') this.project.complain(answer.error)
      return
    }
    const { total, articles } = answer.value
    const rows = new Map(
      [...this.store.getState().rows].filter(([at]) => at < total && !(at >= offset && at < offset + PAGE)),
    )
    articles.forEach((row, index) => rows.set(offset + index, row))
    this.store.setState({ total, rows })
  }
}
