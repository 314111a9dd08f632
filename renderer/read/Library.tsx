import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import type { ArticleRow } from '../../app/contract/contract.ts'
import { PLACES } from '../commands/shell.ts'
import { longDate } from './announce.ts'
import { useDesk, useLibrary, useProject } from './desk.tsx'

const ROW_HEIGHT = 92
const FILTER_DELAY_MS = 120

/** The list of articles: one tab stop, arrow keys within. */
export function Library() {
  const { library, project, shell } = useDesk()
  const total = useLibrary((state) => state.total) ?? 0
  const rows = useLibrary((state) => state.rows)
  const openId = useProject((state) => state.article?.row.id ?? null)
  const opening = useProject((state) => state.opening)
  const scroller = useRef<HTMLDivElement>(null)
  /** The row that the arrow keys went to last, while the same article stayed open. */
  const [moved, setMoved] = useState<{ to: number; whileOpen: string | null } | null>(null)
  const openAt = [...rows].find(([, row]) => row.id === openId)?.[0]
  const active = moved !== null && moved.whileOpen === openId ? moved.to : (openAt ?? 0)
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in handlers and effects alone, where they are never stale
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const shown = virtual.getVirtualItems()
  const [first, last] = [shown.at(0)?.index ?? 0, shown.at(-1)?.index ?? 0]
  useEffect(() => {
    void library.load(first, last)
  }, [library, first, last])

  const showRow = useEffectEvent((at: number) => virtual.scrollToIndex(at, { align: 'auto' }))
  useEffect(() => {
    if (openAt !== undefined) showRow(openAt)
  }, [openAt])

  function onKeyDown(event: KeyboardEvent): void {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: total - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(to, total - 1))
    setMoved({ to: next, whileOpen: openId })
    virtual.scrollToIndex(next, { align: 'auto' })
    requestAnimationFrame(() => document.getElementById(`library-${next}`)?.focus())
  }

  const tabStop = Math.min(active, Math.max(0, total - 1))
  const isShown = shown.some((item) => item.index === tabStop)
  return (
    <nav aria-label="Articles" className="library">
      <FilterField />
      <div ref={scroller} className="rows">
        {/* The list needs a keyboard of its own, since it has one tab stop for thousands of rows. */}
        <ul style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
          {shown.map((item) => (
            <li
              key={item.key}
              aria-setsize={total}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)`, height: ROW_HEIGHT }}
            >
              <Row
                id={`library-${item.index}`}
                row={rows.get(item.index)}
                isOpen={rows.get(item.index)?.id === (opening ?? openId)}
                isTabStop={isShown ? item.index === tabStop : item.index === first}
                onOpen={(id) => {
                  shell.closePanel()
                  void project.openArticle(id)
                }}
              />
            </li>
          ))}
        </ul>
        <NothingFound />
      </div>
    </nav>
  )
}

interface RowProps {
  readonly id: string
  readonly row: ArticleRow | undefined
  readonly isOpen: boolean
  readonly isTabStop: boolean
  readonly onOpen: (id: string) => void
}

function Row({ id, row, isOpen, isTabStop, onOpen }: RowProps) {
  const now = useRowNow(row)
  if (!row || !now) return <div className="row-waiting" />
  const share = now.sentences === 0 ? 0 : Math.min(1, now.covered / now.sentences)
  const from = [row.outlet, row.published === null ? '' : longDate(row.published)].filter(
    (part) => part !== '',
  )
  return (
    <button
      type="button"
      id={id}
      className={isOpen ? 'article-row on' : 'article-row'}
      aria-current={isOpen ? 'true' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => onOpen(row.id)}
    >
      <span className="title">{row.title}</span>
      <small>
        <span>{from.join(' · ')}</span>
        <span>
          {now.done ? '✓ done · ' : ''}
          {countOf(now.statements, 'tag')}
        </span>
      </small>
      <span className="bar">
        <i style={{ width: `${(now.done ? 1 : share) * 100}%` }} />
      </span>
    </button>
  )
}

/** How far I am with an article: of the open one as it is in this moment, of others as they were listed. */
function useRowNow(row: ArticleRow | undefined) {
  const article = useProject((state) => (row && state.article?.row.id === row.id ? state.article : null))
  const done = useProject((state) => state.done)
  useProject((state) => (article ? state.version : 0))
  if (!row) return undefined
  if (!article) return row
  return {
    sentences: article.sentences.count,
    covered: article.coveredSentences,
    statements: article.statements.size,
    done,
  }
}

function FilterField() {
  const { library, shell } = useDesk()
  const articles = useProject((state) => state.articles)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (typed === library.store.getState().filter) return undefined
    const timer = setTimeout(() => void library.setFilter(typed), FILTER_DELAY_MS)
    return () => clearTimeout(timer)
  }, [typed, library])
  return (
    <div className="find">
      <input
        type="search"
        id={PLACES.filter}
        aria-label="Filter articles"
        placeholder={`Filter ${countOf(articles, 'article')}…`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setTyped('')
          shell.focus('article')
        }}
      />
    </div>
  )
}

function NothingFound() {
  const total = useLibrary((state) => state.total)
  const filter = useLibrary((state) => state.filter)
  if (total !== 0) return null
  return (
    <p className="soft teach">
      {filter === ''
        ? 'No articles yet. Import some, or drop text files here.'
        : `No article has “${filter}”.`}
    </p>
  )
}

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
