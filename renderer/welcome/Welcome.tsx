import { useState } from 'react'
import type { ReadoutContract } from '../../app/contract/contract.ts'
import type { Output } from '../../app/contract/define.ts'
import type { Result } from '../../app/model/result.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { FieldLabel } from '../parts/FieldLabel.tsx'
import type { ReadoutClient } from '../state/project.ts'
import { FolderBrowser } from './FolderBrowser.tsx'
import './welcome.css'

export type HostState = Output<ReadoutContract['host.state']>

interface WelcomeProps {
  readonly client: ReadoutClient
  readonly host: HostState
  readonly onOpened: () => void
}

/** What a window without a project shows: begin one, go on with one, or look at the sample. */
export function Welcome({ client, host, onOpened }: WelcomeProps) {
  const [dialog, setDialog] = useState<'new' | 'open' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function open(opening: Promise<Result<{ path: string }>>): Promise<void> {
    setBusy(true)
    setProblem(null)
    const opened = await opening
    setBusy(false)
    if (!opened.ok) return setProblem(opened.error.message)
    setDialog(null)
    onOpened()
  }

  return (
    <main className="welcome">
      <h1>Readout</h1>
      <p className="lead">Read the news, and record who said what about which issue.</p>
      {problem !== null && dialog === null && (
        <p className="note bad" role="alert">
          {problem}
        </p>
      )}
      <div className="starts">
        <button type="button" className="main" disabled={busy} onClick={() => setDialog('new')}>
          New project…
        </button>
        <button type="button" disabled={busy} onClick={() => setDialog('open')}>
          Open project…
        </button>
        <button type="button" disabled={busy} onClick={() => void open(client.call['host.trySample']({}))}>
          Try the sample
        </button>
      </div>
      <section aria-labelledby="recent-title">
        <h2 id="recent-title">Recent projects</h2>
        {host.recent.length === 0 ? (
          <p className="soft">None yet. The sample has three short articles to try everything with.</p>
        ) : (
          <ul className="recent">
            {host.recent.map(({ path, title, missing }) => (
              <li key={path}>
                <button
                  type="button"
                  disabled={busy || missing}
                  onClick={() => void open(client.call['host.openProject']({ path }))}
                >
                  <strong>{title}</strong>
                  <small>{missing ? `${path}: not there any more` : path}</small>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <p className="soft version">Readout {host.version}</p>
      {dialog === 'new' && (
        <NewProject
          client={client}
          folder={host.folder}
          busy={busy}
          problem={problem}
          onCreate={(folder, name) => void open(client.call['host.newProject']({ folder, name }))}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'open' && (
        <Dialog title="Open project" wide onClose={() => setDialog(null)}>
          {problem !== null && (
            <p className="note bad" role="alert">
              {problem}
            </p>
          )}
          <FolderBrowser
            client={client}
            start={host.folder}
            onProject={(path) => void open(client.call['host.openProject']({ path }))}
          />
        </Dialog>
      )}
    </main>
  )
}

interface NewProjectProps {
  readonly client: ReadoutClient
  readonly folder: string
  readonly busy: boolean
  readonly problem: string | null
  readonly onCreate: (folder: string, name: string) => void
  readonly onClose: () => void
}

function NewProject({ client, folder: first, busy, problem, onCreate, onClose }: NewProjectProps) {
  const [name, setName] = useState('')
  const [folder, setFolder] = useState(first)
  const [browses, setBrowses] = useState(false)
  return (
    <Dialog title="New project" wide onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') onCreate(folder, name.trim())
        }}
      >
        <FieldLabel label="Name">
          <input
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </FieldLabel>
        <div className="row">
          <span className="soft folder">In {folder}</span>
          <button type="button" aria-expanded={browses} onClick={() => setBrowses(!browses)}>
            Another folder…
          </button>
        </div>
        {browses && <FolderBrowser client={client} start={first} onFolder={setFolder} />}
        {problem !== null && (
          <p className="note bad" role="alert">
            {problem}
          </p>
        )}
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="main" disabled={busy}>
            Create project
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
