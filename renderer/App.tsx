import { useCallback, useEffect, useState } from 'react'
import { Workspace } from './read/Workspace.tsx'
import type { ReadoutClient } from './state/project.ts'
import { Welcome, type HostState } from './welcome/Welcome.tsx'

/** A window of Readout: the welcome screen, or a project. */
export function App({ client }: { readonly client: ReadoutClient }) {
  const [host, setHost] = useState<HostState | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [ended, setEnded] = useState(false)

  const read = useCallback(async () => {
    const answer = await client.call['host.state']({})
    if (answer.ok) setHost(answer.value)
    setProblem(answer.ok || answer.error.code === 'disconnected' ? null : answer.error.message)
  }, [client])

  // The first connection may come later than this window.
  useEffect(
    () =>
      client.onState((state) => {
        setEnded(state === 'ended')
        if (state === 'connected') void read()
      }),
    [client, read],
  )

  async function close(): Promise<void> {
    await client.call['host.closeProject']({})
    await read()
  }

  if (host?.project)
    return (
      <Workspace key={host.project.path} client={client} known={host.coder} onClose={() => void close()} />
    )
  if (host) return <Welcome client={client} host={host} onOpened={() => void read()} />
  if (problem === null && !ended) return null
  return (
    <main className="failed">
      <h1>Readout is not running</h1>
      <p role="alert">
        {problem ?? 'This window has lost its Readout. Start Readout again: it opens a new window.'}
      </p>
    </main>
  )
}
