import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { paragraphOf } from '../../app/text/paragraphs.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { positionOf } from './positions.ts'
import { segmentsIn, type Look } from './segments.ts'

const key = new PluginKey<DecorationSet>('markup')

/** Shows the decorations that it is given. */
export const markup = new Plugin<DecorationSet>({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply: (transaction, shown) => (transaction.getMeta(key) as DecorationSet | undefined) ?? shown,
  },
  props: { decorations: (state) => key.getState(state) },
})

/** A text that is coded is never changed: whatever would, is refused. */
export const neverChanged = new Plugin({ filterTransaction: (transaction) => !transaction.docChanged })

/** Draws some paragraphs anew, or takes what is drawn on them away where they are far from the view. */
export function drawParagraphs(
  state: EditorState,
  article: OpenArticle,
  look: Look,
  paragraphs: Iterable<{ readonly index: number; readonly drawn: boolean }>,
): Transaction {
  let shown = key.getState(state) ?? DecorationSet.empty
  const [gone, come]: [Decoration[], Decoration[]] = [[], []]
  for (const { index, drawn } of paragraphs) {
    const within = paragraphOf(article.paragraphs, index)
    const from = positionOf(article.paragraphs, within.start)
    gone.push(...shown.find(from, from + within.end - within.start))
    if (!drawn) continue
    for (const { start, end, classes } of segmentsIn(article, look, within)) {
      const shift = from - within.start
      come.push(Decoration.inline(start + shift, end + shift, { class: classes }))
    }
  }
  shown = shown.remove(gone).add(state.doc, come)
  return state.tr.setMeta(key, shown)
}
