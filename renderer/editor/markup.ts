import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { OpenArticle } from '../state/open-article.ts'
import type { Block } from './blocks.ts'
import { shiftOf } from './positions.ts'
import { segmentsIn, type Look } from './segments.ts'

const key = new PluginKey<DecorationSet>('markup')

/** Shows the decorations that it is given. */
export const markup = new Plugin<DecorationSet>({
  key,
  state: {
    init: () => DecorationSet.empty,
    // Nothing else sets this key.
    apply: (transaction, shown) => (transaction.getMeta(key) as DecorationSet | undefined) ?? shown,
  },
  props: { decorations: (state) => key.getState(state) },
})

/** A text that is coded is never changed: whatever would, is refused. */
export const neverChanged = new Plugin({ filterTransaction: (transaction) => !transaction.docChanged })

/** A block, and whether its tags are drawn, or taken away since it is far from the view. */
export interface Drawing {
  readonly block: Block
  readonly drawn: boolean
}

/** Draws some blocks anew. */
export function drawBlocks(
  state: EditorState,
  article: OpenArticle,
  look: Look,
  drawings: Iterable<Drawing>,
): Transaction {
  const shown = key.getState(state) ?? DecorationSet.empty
  const [gone, come]: [Decoration[], Decoration[]] = [[], []]
  for (const { block, drawn } of drawings) {
    const shift = shiftOf(block)
    gone.push(...shown.find(block.start + shift, block.end + shift))
    if (!drawn) continue
    for (const { start, end, classes } of segmentsIn(article, look, block))
      come.push(Decoration.inline(start + shift, end + shift, { class: classes }))
  }
  return state.tr.setMeta(key, shown.remove(gone).add(state.doc, come))
}
