import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { Span } from '../../app/text/anchor.ts'
import type { OpenArticle } from '../state/open-article.ts'
import type { Redrawn } from '../state/project.ts'
import type { SentenceList } from '../state/sentence-list.ts'
import { Blocks, type Block } from './blocks.ts'
import { buildDocument } from './document.ts'
import { drawBlocks, markup, neverChanged, type Drawing } from './markup.ts'
import { offsetOf, positionOf, sectionOf } from './positions.ts'
import type { Look } from './segments.ts'

/** Up to this many statements and marks an article is drawn whole; above, only what is near the view. */
const DRAWN_WHOLE = 1500

/** How far above and below the view tags are drawn, in heights of the view. */
const MARGIN = 1

export interface EditorOptions {
  /** Where the article goes. */
  readonly mount: HTMLElement
  /** What scrolls it. */
  readonly scroller: HTMLElement
  readonly article: OpenArticle
  /** How things look now. */
  readonly look: () => Look
  /** What Copy puts into the clipboard. */
  readonly copied: () => string
}

/** The article on screen: its text, and everything that is drawn on it. It changes nothing by itself. */
export class ArticleEditor {
  private readonly options: EditorOptions
  private readonly view: EditorView
  private readonly article: OpenArticle
  private sentences: SentenceList
  private blocks: Blocks
  /** Sections whose tags are drawn. */
  private drawn = new Set<number>()
  private readonly stopWatching: () => void

  constructor(options: EditorOptions) {
    const { mount, scroller, article } = options
    this.options = options
    this.article = article
    this.sentences = article.sentences
    this.blocks = this.freshBlocks()
    this.view = new EditorView(mount, {
      state: this.freshState(),
      editable: () => false,
      attributes: {
        role: 'document',
        'aria-label': article.row.title,
        ...(article.row.language === '' ? {} : { lang: article.row.language }),
      },
      handleDOMEvents: {
        // Readout reads the mouse itself (pointing.ts); true keeps ProseMirror from doing so, too.
        mousedown: () => true,
        dragstart: refuse,
        drop: refuse,
        paste: refuse,
        cut: refuse,
        copy: (_, event) => {
          event.preventDefault()
          event.clipboardData?.setData('text/plain', options.copied())
          return true
        },
      },
    })
    const watch = (): void => this.drawNear()
    const resized = new ResizeObserver(watch)
    resized.observe(scroller)
    scroller.addEventListener('scroll', watch, { passive: true })
    mount.addEventListener('contentvisibilityautostatechange', watch)
    this.stopWatching = () => {
      resized.disconnect()
      scroller.removeEventListener('scroll', watch)
      mount.removeEventListener('contentvisibilityautostatechange', watch)
    }
    this.redraw('all')
  }

  destroy(): void {
    this.stopWatching()
    this.view.destroy()
  }

  /** Draws spans of the text anew, or everything. */
  redraw(redrawn: Redrawn): void {
    if (this.article.sentences !== this.sentences) {
      this.sentences = this.article.sentences
      this.blocks = this.freshBlocks()
      this.view.updateState(this.freshState())
      redrawn = 'all'
    }
    if (redrawn === 'all') {
      this.drawn = this.near()
      return this.draw(this.drawingsOf(this.drawn, true))
    }
    const dirty = new Set<Block>()
    for (const { start, end } of redrawn) {
      const last = this.blocks.at(Math.max(start, end - 1)).index
      for (let index = this.blocks.at(start).index; index <= last; index++) {
        const block = this.blocks.get(index)
        if (this.drawn.has(sectionOf(block))) dirty.add(block)
      }
    }
    this.draw([...dirty].map((block) => ({ block, drawn: true })))
  }

  /** The offset of the text at a point of the window, if there is text near it. */
  offsetAt(point: { readonly left: number; readonly top: number }): number | undefined {
    const found = this.view.posAtCoords(point)
    return found ? offsetOf(this.blocks, found.pos) : undefined
  }

  /** What is selected with the mouse, if it lies in the article. */
  selected(): Span | undefined {
    const selection = this.view.dom.ownerDocument.getSelection()
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
    const range = selection.getRangeAt(0)
    if (!range.intersectsNode(this.view.dom)) return undefined
    const whole = this.article.whole
    const start = this.contains(range.startContainer)
      ? this.offsetIn(range.startContainer, range.startOffset)
      : whole.start
    const end = this.contains(range.endContainer)
      ? this.offsetIn(range.endContainer, range.endOffset)
      : whole.end
    return start < end ? { start, end } : undefined
  }

  /** Where a span ends on screen. */
  rectAt(offset: number): { readonly left: number; readonly top: number; readonly bottom: number } {
    return this.view.coordsAtPos(positionOf(this.blocks, offset), -1)
  }

  /** Scrolls a span into view: just enough where it is near, to the middle where it is far. */
  reveal({ start }: Span): void {
    const { node } = this.view.domAtPos(positionOf(this.blocks, start), 1)
    const element = node instanceof Element ? node : node.parentElement
    const view = this.options.scroller.getBoundingClientRect()
    const rect = element?.getBoundingClientRect()
    if (!element || !rect) return
    const isFar = rect.bottom < view.top - view.height || rect.top > view.bottom + view.height
    element.scrollIntoView({ block: isFar ? 'center' : 'nearest' })
  }

  private freshBlocks(): Blocks {
    return new Blocks(this.article.text, this.article.paragraphs, this.article.sentences)
  }

  private freshState(): EditorState {
    return EditorState.create({
      doc: buildDocument(this.article, this.blocks),
      plugins: [markup, neverChanged],
    })
  }

  private contains(node: Node): boolean {
    return this.view.dom.contains(node)
  }

  private offsetIn(node: Node, offset: number): number {
    return offsetOf(this.blocks, this.view.posAtDOM(node, offset))
  }

  private draw(drawings: readonly Drawing[]): void {
    if (drawings.length === 0) return
    this.view.dispatch(drawBlocks(this.view.state, this.article, this.options.look(), drawings))
  }

  private drawNear(): void {
    const near = this.near()
    const come = [...near].filter((section) => !this.drawn.has(section))
    if (come.length === 0) return
    const gone = [...this.drawn].filter((section) => !near.has(section))
    this.drawn = near
    this.draw([...this.drawingsOf(come, true), ...this.drawingsOf(gone, false)])
  }

  private near(): Set<number> {
    const elements = [...this.view.dom.children]
    const all = elements.map((_, section) => section)
    const { statements, markedSentences } = this.article
    if (statements.size + markedSentences <= DRAWN_WHOLE) return new Set(all)
    const view = this.options.scroller.getBoundingClientRect()
    const top = view.top - MARGIN * view.height
    const bottom = view.bottom + MARGIN * view.height
    return new Set(
      all.filter((section) => {
        const rect = elements[section]?.getBoundingClientRect()
        return rect !== undefined && rect.bottom >= top && rect.top <= bottom
      }),
    )
  }

  private drawingsOf(sections: Iterable<number>, drawn: boolean): Drawing[] {
    return [...sections].flatMap((section) =>
      (this.blocks.sections[section] ?? []).map((block) => ({ block, drawn })),
    )
  }
}

function refuse(_: EditorView, event: Event): true {
  event.preventDefault()
  return true
}
