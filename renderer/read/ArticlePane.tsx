import { useLayoutEffect, useRef, useState } from 'react'
import type { Span } from '../../app/text/anchor.ts'
import { PLACES, type PaletteKind } from '../commands/shell.ts'
import { ArticleEditor } from '../editor/article-editor.ts'
import { listenToMouse } from '../editor/pointing.ts'
import type { Look } from '../editor/segments.ts'
import type { Cursor } from '../state/cursor.ts'
import type { OpenArticle } from '../state/open-article.ts'
import type { ProjectState } from '../state/project-state.ts'
import { announcementOf, longDate } from './announce.ts'
import { useDesk, useProject, useShell } from './desk.tsx'
import { NoArticle } from './NoArticle.tsx'
import { IssuePalette, SpeakerPalette } from './palettes.tsx'

/** The article, or what to do while there is none. */
export function ArticlePane() {
  const article = useProject((state) => state.article)
  return <main>{article ? <ArticleSheet key={article.row.id} article={article} /> : <NoArticle />}</main>
}

function ArticleSheet({ article }: { readonly article: OpenArticle }) {
  const { project, reading } = useDesk()
  const frame = useRef<HTMLDivElement>(null)
  const mount = useRef<HTMLDivElement>(null)
  const wasShown = useRef(false)
  const [editor, setEditor] = useState<ArticleEditor | null>(null)

  useLayoutEffect(() => {
    const scroller = frame.current?.closest('main')
    if (!mount.current || !frame.current || !scroller) return undefined
    const made = new ArticleEditor({
      mount: mount.current,
      scroller,
      article,
      look: () => lookOf(project.state, article),
      copied: () => article.quote(project.state.cursor.passage),
    })
    const stopMouse = listenToMouse(frame.current, made, reading)
    const stopDrawing = project.onRedraw(
      (redrawn) => project.state.article === article && made.redraw(redrawn),
    )
    const stopFollowing = project.store.subscribe((now, before) => {
      if (now.cursor !== before.cursor && now.article === article) made.reveal(headOf(article, now.cursor))
    })
    setEditor(made)
    // The same article read anew stays where it is.
    if (!wasShown.current) {
      wasShown.current = true
      goOnReading(frame.current, scroller, made, project.state.cursor)
    }
    return () => {
      stopFollowing()
      stopDrawing()
      stopMouse()
      made.destroy()
    }
  }, [article, project, reading])

  const { row, text } = article
  const hasHeadline = article.headings.has(0) || text.startsWith(row.title)
  const published = row.published === null ? '' : longDate(row.published)
  const about = [row.outlet, published, row.author, `${article.sentences.count} sentences`]
  return (
    <div className="article">
      <p className="kicker">{about.filter((part) => part !== '').join(' · ')}</p>
      {!hasHeadline && <h2 className="title">{row.title}</h2>}
      <div
        ref={frame}
        id={PLACES.article}
        className="frame"
        role="application"
        aria-label="Article"
        aria-describedby="article-keys"
        tabIndex={0}
      >
        <div ref={mount} />
      </div>
      <p id="article-keys" className="unseen">
        Arrow down and up go from sentence to sentence. Digits add an issue, s a speaker. Question mark shows
        all keys. F6 leaves the article.
      </p>
      <Announcer article={article} />
      {editor && <Palettes article={article} editor={editor} />}
    </div>
  )
}

/** Says the sentence and its tags to those who do not see them. */
function Announcer({ article }: { readonly article: OpenArticle }) {
  const cursor = useProject((state) => state.cursor)
  const codebook = useProject((state) => state.codebook)
  useProject((state) => state.version)
  return (
    <p className="unseen" aria-live="polite">
      {announcementOf(article, cursor, codebook)}
    </p>
  )
}

function Palettes({ article, editor }: { readonly article: OpenArticle; readonly editor: ArticleEditor }) {
  const palette = useShell((state) => state.palette)
  if (palette === null) return null
  return <PaletteAtCaret key={palette} kind={palette} article={article} editor={editor} />
}

interface PaletteAtCaretProps {
  readonly kind: PaletteKind
  readonly article: OpenArticle
  readonly editor: ArticleEditor
}

function PaletteAtCaret({ kind, article, editor }: PaletteAtCaretProps) {
  const { project } = useDesk()
  const [place] = useState(() =>
    editor.rectAt(Math.min(project.state.cursor.passage.end, article.text.length)),
  )
  return kind === 'issue' ? <IssuePalette place={place} /> : <SpeakerPalette place={place} />
}

function lookOf({ codebook, cursor, current }: ProjectState, article: OpenArticle): Look {
  return {
    colourOf: (statement) => codebook.issue(statement.issue)?.issue.colour ?? 0,
    passage: cursor.passage,
    current: current === null ? undefined : article.statements.get(current),
  }
}

/** Shows where reading had stopped, and takes the focus unless the analyst is busy elsewhere. */
function goOnReading(frame: HTMLElement, scroller: HTMLElement, editor: ArticleEditor, cursor: Cursor): void {
  if (cursor.head > 0) editor.reveal(cursor.passage)
  else scroller.scrollTop = 0
  const busy = document.activeElement
  if (busy === null || busy === document.body || busy.closest('nav button, main') !== null)
    frame.focus({ preventScroll: true })
}

/** Where a passage is being extended. */
const headOf = (article: OpenArticle, { anchor, head, passage }: Cursor): Span =>
  anchor === head ? passage : article.sentences.span(head)
