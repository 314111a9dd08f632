import { useEffect, useMemo, useState } from 'react'
import { listenToKeys } from '../commands/key-handling.ts'
import { PLACES, Shell } from '../commands/shell.ts'
import { Importing } from '../state/importing.ts'
import { goOnWhereItWas } from '../state/last-place.ts'
import { Library as LibraryState } from '../state/library.ts'
import { Project, type ReadoutClient } from '../state/project.ts'
import { Reading } from '../state/reading.ts'
import { ArticlePane } from './ArticlePane.tsx'
import { CodebookPanel } from './CodebookPanel.tsx'
import { CommandButton } from './CommandButton.tsx'
import { DeskContext, useDesk, useProject, useShell, type Desk } from './desk.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { FileDrop } from './FileDrop.tsx'
import { FinishDialog } from './FinishDialog.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { Inspector } from './Inspector.tsx'
import { IntroduceDialog, type KnownCoder } from './IntroduceDialog.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { Library } from './Library.tsx'
import { StatusBar, Troubles } from './StatusBar.tsx'
import './read.css'

interface WorkspaceProps {
  readonly client: ReadoutClient
  /** How the analyst introduced herself last, on this machine. */
  readonly known: KnownCoder | null
  readonly onClose: () => void
}

/** The window of an open project: its articles, the one that is read, and what is coded in it. */
export function Workspace({ client, known, onClose }: WorkspaceProps) {
  const desk = useMemo(() => makeDesk(client), [client])
  useEffect(() => {
    const stops = [desk.importing.start(), listenToKeys(desk), warnBeforeLoss(desk)]
    void desk.project.start().then(async () => {
      stops.push(desk.library.start())
      stops.push(await goOnWhereItWas(desk.project, sessionStorage))
    })
    return () => {
      for (const stop of stops) stop()
      desk.project.stop()
    }
  }, [desk])
  return (
    <DeskContext value={desk}>
      <Window known={known} onClose={onClose} />
    </DeskContext>
  )
}

/** Asks before a window is closed in which something is not saved yet. */
function warnBeforeLoss({ project, shell }: Desk): () => void {
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (project.state.saving.waiting > 0 || shell.store.getState().memoDrafts.size > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', onBeforeUnload)
  return () => window.removeEventListener('beforeunload', onBeforeUnload)
}

function makeDesk(client: ReadoutClient): Desk {
  const project = new Project(client)
  return {
    client,
    project,
    reading: new Reading(project),
    library: new LibraryState(client, project),
    importing: new Importing(client, project),
    shell: new Shell(),
  }
}

function Window({ known, onClose }: Omit<WorkspaceProps, 'client'>) {
  const phase = useProject((state) => state.phase)
  const problem = useProject((state) => state.problem)
  const panel = useShell((state) => state.panel)
  const history = useShell((state) => state.history)
  useWindowTitle()
  if (phase === 'opening') return null
  if (phase === 'failed')
    return (
      <main className="failed">
        <h1>This project could not be read</h1>
        <p role="alert">{problem}</p>
        <button type="button" className="main" onClick={onClose}>
          Back to the projects
        </button>
      </main>
    )
  return (
    <div className={`workspace ${panel === null ? '' : `shows-${panel}`}`}>
      <TopBar onClose={onClose} />
      <Library />
      <ArticlePane />
      <aside id={PLACES.coding} aria-label="Coding" tabIndex={-1}>
        {history ? (
          <HistoryPanel />
        ) : (
          <>
            <Inspector />
            <CodebookPanel />
          </>
        )}
      </aside>
      <Troubles />
      <StatusBar />
      <Dialogs known={known} />
      <FileDrop />
    </div>
  )
}

function TopBar({ onClose }: { readonly onClose: () => void }) {
  const { project, shell } = useDesk()
  const title = useProject((state) => state.title)
  const me = useProject((state) => state.me)
  const done = useProject((state) => state.done)
  const history = useShell((state) => state.history)
  const panel = useShell((state) => state.panel)
  return (
    <header className="top">
      <button
        type="button"
        className="quiet fold"
        aria-expanded={panel === 'library'}
        onClick={() => shell.togglePanel('library')}
      >
        Articles
      </button>
      <h1>{title}</h1>
      <div className="row commands">
        <CommandButton command="import">Import…</CommandButton>
        <CommandButton command="export">Export…</CommandButton>
        <CommandButton command="undo" quiet>
          Undo
        </CommandButton>
        <CommandButton command="redo" quiet>
          Redo
        </CommandButton>
        <CommandButton command="history" quiet pressed={history}>
          History
        </CommandButton>
        <CommandButton command="finish" quiet pressed={done}>
          {done ? 'Done ✓' : 'Article done'}
        </CommandButton>
        <CommandButton command="keys" quiet>
          Keys
        </CommandButton>
        <button
          type="button"
          className="quiet"
          onClick={() =>
            project.state.saving.waiting > 0
              ? project.hint('Not everything is saved yet. Try again in a moment.')
              : onClose()
          }
        >
          Projects
        </button>
      </div>
      <button
        type="button"
        className="quiet fold"
        aria-expanded={panel === 'coding'}
        onClick={() => shell.togglePanel('coding')}
      >
        Coding
      </button>
      {me && (
        <button
          type="button"
          className="me"
          aria-label={`${me.initials}: you are ${me.name}. Change your name…`}
          title={me.name}
          onClick={() => shell.open('introduce')}
        >
          {me.initials}
        </button>
      )}
    </header>
  )
}

function Dialogs({ known }: { readonly known: KnownCoder | null }) {
  const dialog = useShell((state) => state.dialog)
  const me = useProject((state) => state.me)
  const isStranger = useProject((state) => state.me === null && state.saving.readOnly === null)
  if (isStranger) return <IntroduceDialog known={known} insists />
  switch (dialog) {
    case 'introduce':
      return <IntroduceDialog known={me} />
    case 'keys':
      return <KeysDialog />
    case 'import':
      return <ImportDialog />
    case 'export':
      return <ExportDialog />
    case 'finish':
      return <FinishDialog />
    case null:
      return null
  }
}

function useWindowTitle(): void {
  const title = useProject((state) => state.title)
  const article = useProject((state) => state.article?.row.title ?? null)
  const [before] = useState(document.title)
  useEffect(() => {
    document.title = [article, title, 'Readout'].filter((part) => part !== null && part !== '').join(' · ')
    return () => {
      document.title = before
    }
  }, [title, article, before])
}
