import type { CoderRow } from '../../app/contract/contract.ts'
import { viewCodebook, type CodebookView } from './codebook-view.ts'
import type { Cursor } from './cursor.ts'
import type { OpenArticle } from './open-article.ts'
import type { SavingFacts } from './saved-state.ts'

export interface Me {
  readonly id: string
  readonly name: string
  readonly initials: string
}

/** Something that failed: shown until the analyst dismisses it. */
export interface Trouble {
  readonly id: string
  readonly message: string
}

/** What the project's window shows, as React and the editor read it. */
export interface ProjectState {
  readonly phase: 'opening' | 'ready' | 'failed'
  /** Why the project could not be read, where `phase` is `failed`. */
  readonly problem: string | null
  readonly title: string
  readonly path: string
  readonly me: Me | null
  readonly articles: number
  readonly codebook: CodebookView
  /** My statements by issue, redirects followed. */
  readonly counts: Readonly<Record<string, number>>
  readonly coders: readonly CoderRow[]
  /** It changes in place; `version` goes up whenever it has. */
  readonly article: OpenArticle | null
  readonly version: number
  /** Whether I am done with the open article. */
  readonly done: boolean
  /** The article that is on its way. */
  readonly opening: string | null
  readonly cursor: Cursor
  /** The statement that keys act on, outlined in the text. */
  readonly current: string | null
  /** Where the analyst pointed last, in the text. */
  readonly caret: number | null
  /** Who speaks, until another speaker is chosen. */
  readonly speaker: string | null
  /** Speakers in the order in which they were chosen, the last one first. */
  readonly recentSpeakers: readonly string[]
  readonly lastTag: { readonly issue: string | null; readonly speaker: string | null } | null
  readonly saving: SavingFacts
  readonly troubles: readonly Trouble[]
  /** A passing word about the last step. A new object each time, so that the same words are said again. */
  readonly hint: { readonly words: string }
  /** Goes up when articles came, went or were renamed, so that lists are read anew. */
  readonly libraryVersion: number
}

const nowhere: Cursor = { anchor: 0, head: 0, passage: { start: 0, end: 0 } }

export const initialState: ProjectState = {
  phase: 'opening',
  problem: null,
  title: '',
  path: '',
  me: null,
  articles: 0,
  codebook: viewCodebook({ issues: [], speakers: [], ignoredMerges: [] }),
  counts: {},
  coders: [],
  article: null,
  version: 0,
  done: false,
  opening: null,
  cursor: nowhere,
  current: null,
  caret: null,
  speaker: null,
  recentSpeakers: [],
  lastTag: null,
  saving: {
    connection: 'connected',
    readOnly: null,
    storage: null,
    waiting: 0,
    failure: null,
    savedAt: null,
  },
  troubles: [],
  hint: { words: '' },
  libraryVersion: 0,
}

/** Why nothing can be changed in this window just now: a sentence, or null. */
export const reasonNotToChange = ({ saving, me }: ProjectState): string | null =>
  saving.readOnly ?? (me === null ? 'Say who you are first, so that your statements are yours.' : null)
