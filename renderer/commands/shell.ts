import { flushSync } from 'react-dom'
import { createStore, type StoreApi } from 'zustand/vanilla'

export type PaletteKind = 'issue' | 'speaker'
export type DialogKind = 'keys' | 'import' | 'export' | 'finish' | 'introduce'

/** What is open over, and beside, the article in this window. */
export interface ShellState {
  readonly palette: PaletteKind | null
  readonly dialog: DialogKind | null
  readonly history: boolean
  /** Typed memos that are not saved, by their statement. */
  readonly memoDrafts: ReadonlyMap<string, string>
  /** On narrow windows: which of the folded panels is shown. */
  readonly panel: 'library' | 'coding' | null
}

/** Names of elements that commands move the focus to. */
export const PLACES = {
  article: 'article',
  filter: 'library-filter',
  memo: 'memo',
  coding: 'coding',
} as const

export class Shell {
  readonly store: StoreApi<ShellState> = createStore<ShellState>(() => ({
    palette: null,
    dialog: null,
    history: false,
    memoDrafts: new Map(),
    panel: null,
  }))

  open(dialog: DialogKind): void {
    this.store.setState({ dialog, palette: null })
  }

  closeDialog(): void {
    this.store.setState({ dialog: null })
  }

  /** Closes the dialog and goes on in the article. */
  leaveDialog(): void {
    this.closeDialog()
    this.focus('article')
  }

  openPalette(palette: PaletteKind): void {
    this.store.setState({ palette })
  }

  /** Closes the palette; the article goes on. */
  closePalette(): void {
    this.store.setState({ palette: null })
    this.focus('article')
  }

  toggleHistory(): void {
    this.store.setState(({ history, panel }) => ({ history: !history, panel: history ? panel : 'coding' }))
  }

  togglePanel(panel: 'library' | 'coding'): void {
    this.store.setState((now) => ({ panel: now.panel === panel ? null : panel }))
  }

  /** On narrow windows: the article is seen again. */
  closePanel(): void {
    this.store.setState({ panel: null })
  }

  setMemoDraft(statement: string, memo: string | null): void {
    const memoDrafts = new Map(this.store.getState().memoDrafts)
    if (memo === null) memoDrafts.delete(statement)
    else memoDrafts.set(statement, memo)
    this.store.setState({ memoDrafts })
  }

  /** At once, not after the next drawing: the next key that is pressed already belongs there. */
  focus(place: keyof typeof PLACES): void {
    flushSync(() => {
      if (place === 'memo') this.store.setState({ history: false, panel: 'coding' })
      if (place === 'filter') this.store.setState({ panel: 'library' })
    })
    document.getElementById(PLACES[place])?.focus({ preventScroll: place === 'article' })
  }
}
