import type { Project } from '../state/project.ts'
import type { ProjectState } from '../state/project-state.ts'
import type { Reading } from '../state/reading.ts'
import type { Library } from '../state/library.ts'
import type { Shell } from './shell.ts'

/** What commands act on. */
export interface Desk {
  readonly project: Project
  readonly reading: Reading
  readonly library: Library
  readonly shell: Shell
}

export interface WindowCommand {
  readonly id: string
  readonly title: string
  readonly group: 'Move' | 'Tag' | 'Sentences' | 'Articles and project'
  /** Each of them does it; see keys.ts for their form. The first is shown. */
  readonly keys: readonly string[]
  /** `article`: only while the article has the focus, as single letters must. */
  readonly scope: 'article' | 'window'
  /** When it can do something. */
  readonly when: (state: ProjectState) => boolean
  readonly run: (desk: Desk) => void
}

const always = (): boolean => true
const inArticle = ({ article }: ProjectState): boolean => article !== null
const onStatement = ({ article, current }: ProjectState): boolean => article !== null && current !== null
const canSave = ({ saving, me }: ProjectState): boolean => saving.readOnly === null && me !== null

type Rest = Partial<Pick<WindowCommand, 'scope' | 'when'>>

const command = (
  group: WindowCommand['group'],
  id: string,
  title: string,
  keys: readonly string[],
  run: WindowCommand['run'],
  { scope = 'article', when = inArticle }: Rest = {},
): WindowCommand => ({ id, title, group, keys, scope, when, run })

/** Every command of the window, with the key that it has unless the analyst chooses another. */
export const commands: readonly WindowCommand[] = [
  command('Move', 'next-sentence', 'Next sentence', ['ArrowDown', 'j'], ({ reading }) => reading.step(1)),
  command('Move', 'previous-sentence', 'Previous sentence', ['ArrowUp', 'k'], ({ reading }) =>
    reading.step(-1),
  ),
  command('Move', 'go-on', 'Go on to the next sentence', ['Tab'], ({ reading }) => reading.step(1)),
  command('Move', 'extend-down', 'Extend the passage by a sentence', ['Shift+ArrowDown'], ({ reading }) =>
    reading.extend(1),
  ),
  command('Move', 'extend-up', 'Extend the passage up, or shorten it', ['Shift+ArrowUp'], ({ reading }) =>
    reading.extend(-1),
  ),
  command('Move', 'end-right', 'Move the passage’s end a word on', ['Shift+ArrowRight'], ({ reading }) =>
    reading.moveEnd(1),
  ),
  command('Move', 'end-left', 'Move the passage’s end a word back', ['Shift+ArrowLeft'], ({ reading }) =>
    reading.moveEnd(-1),
  ),
  command(
    'Move',
    'start-right',
    'Move the passage’s start a word on',
    ['Alt+Shift+ArrowRight'],
    ({ reading }) => reading.moveStart(1),
  ),
  command(
    'Move',
    'start-left',
    'Move the passage’s start a word back',
    ['Alt+Shift+ArrowLeft'],
    ({ reading }) => reading.moveStart(-1),
  ),
  command('Move', 'back-to-sentence', 'Back to the sentence', ['Escape'], ({ reading }) =>
    reading.backToSentence(),
  ),
  command(
    'Move',
    'next-statement',
    'Next statement on the passage',
    [';'],
    ({ reading }) => reading.nextStatement(),
    {
      when: onStatement,
    },
  ),

  command('Tag', 'choose-issue', 'Choose an issue, or create one', ['i'], ({ shell }) =>
    shell.openPalette('issue'),
  ),
  command('Tag', 'choose-speaker', 'Choose a speaker, or create one', ['s'], ({ shell }) =>
    shell.openPalette('speaker'),
  ),
  command('Tag', 'repeat-tag', 'Repeat the last tag', ['.'], ({ reading }) => reading.repeatLastTag()),
  command('Tag', 'stance-for', 'Stance: for', ['='], ({ reading }) => reading.setStance('for'), {
    when: onStatement,
  }),
  command('Tag', 'stance-against', 'Stance: against', ['-'], ({ reading }) => reading.setStance('against'), {
    when: onStatement,
  }),
  command('Tag', 'stance-neutral', 'Stance: neutral', ['0'], ({ reading }) => reading.setStance('neutral'), {
    when: onStatement,
  }),
  command('Tag', 'stance-unclear', 'Stance: unclear', ['~'], ({ reading }) => reading.setStance('unclear'), {
    when: onStatement,
  }),
  command('Tag', 'unsure', 'Unsure, or sure again', ['u'], ({ reading }) => reading.toggleUnsure(), {
    when: onStatement,
  }),
  command('Tag', 'memo', 'Write a memo', ['m'], ({ shell }) => shell.focus('memo'), { when: onStatement }),
  command(
    'Tag',
    'remove',
    'Remove the current statement',
    ['Delete'],
    ({ reading }) => reading.removeCurrent(),
    {
      when: onStatement,
    },
  ),

  command('Sentences', 'nothing', 'Nothing to code here, next', ['Space'], ({ reading }) =>
    reading.toggleNothing(),
  ),
  command('Sentences', 'join', 'Join the sentence with the next', ['Shift+J'], ({ reading }) =>
    reading.joinWithNext(),
  ),
  command('Sentences', 'split', 'Split the sentence', ['Shift+S'], ({ reading }) => reading.split()),

  command('Articles and project', 'finish', 'Article done', ['Mod+Enter'], finish),
  command(
    'Articles and project',
    'next-article',
    'Next article',
    [']'],
    ({ library }) => void library.openNeighbour(1),
    {
      when: always,
    },
  ),
  command(
    'Articles and project',
    'previous-article',
    'Previous article',
    ['['],
    ({ library }) => void library.openNeighbour(-1),
    { when: always },
  ),
  command('Articles and project', 'filter', 'Find an article', ['/'], ({ shell }) => shell.focus('filter'), {
    when: always,
  }),
  command('Articles and project', 'undo', 'Undo', ['Mod+Z'], ({ project }) => void project.reverse('undo'), {
    scope: 'window',
    when: canSave,
  }),
  command(
    'Articles and project',
    'redo',
    'Redo',
    ['Shift+Mod+Z', ...(isWindowsLike() ? ['Mod+Y'] : [])],
    ({ project }) => void project.reverse('redo'),
    { scope: 'window', when: canSave },
  ),
  command('Articles and project', 'import', 'Import articles', [], ({ shell }) => shell.open('import'), {
    scope: 'window',
    when: canSave,
  }),
  command('Articles and project', 'export', 'Export statements', [], ({ shell }) => shell.open('export'), {
    scope: 'window',
    when: always,
  }),
  command('Articles and project', 'history', 'History', [], ({ shell }) => shell.toggleHistory(), {
    scope: 'window',
    when: always,
  }),
  command('Articles and project', 'keys', 'All keys', ['?'], ({ shell }) => shell.open('keys'), {
    when: always,
  }),
  command('Articles and project', 'leave', 'Leave the article, or come back', ['F6'], leave, {
    scope: 'window',
    when: always,
  }),
]

const byId = new Map(commands.map((each) => [each.id, each]))

export function commandById(id: string): WindowCommand {
  const found = byId.get(id)
  if (!found) throw new Error(`No command is named ${id}`)
  return found
}

/** The command of a key, where it applies. Keys of the table come before those of the codebook. */
export const commandByKey = (key: string, articleHasFocus: boolean): WindowCommand | undefined =>
  commands.find((each) => each.keys.includes(key) && (each.scope === 'window' || articleHasFocus))

function finish({ reading, project, shell }: Desk): void {
  if (project.state.done) reading.finish(false, false)
  else if (reading.unreadSentences() > 0) shell.open('finish')
  else reading.finish(true, false)
}

function leave({ shell }: Desk): void {
  const inside = document.activeElement?.closest('[role="application"]')
  shell.focus(inside ? 'coding' : 'article')
}

function isWindowsLike(): boolean {
  return typeof navigator === 'undefined' || !/Mac/.test(navigator.userAgent)
}
