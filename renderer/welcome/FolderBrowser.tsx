import { useCallback, useEffect, useState } from 'react'
import type { ReadoutContract } from '../../app/contract/contract.ts'
import type { Output } from '../../app/contract/define.ts'
import type { Result } from '../../app/model/result.ts'
import type { ReadoutClient } from '../state/project.ts'

type Listing = Output<ReadoutContract['host.listFolder']>

interface FolderBrowserProps {
  readonly client: ReadoutClient
  /** The folder to begin with. */
  readonly start: string
  /** Called with every folder that is gone into. */
  readonly onFolder?: (path: string) => void
  /** Called with a project that is chosen; without it, projects are not listed. */
  readonly onProject?: (path: string) => void
}

/** Walks through the folders of this computer, as buttons. */
export function FolderBrowser({ client, start, onFolder, onProject }: FolderBrowserProps) {
  const [listing, setListing] = useState<Listing | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const take = useCallback((answer: Result<Listing>): boolean => {
    setProblem(answer.ok ? null : answer.error.message)
    if (answer.ok) setListing(answer.value)
    return answer.ok
  }, [])
  useEffect(() => {
    void client.call['host.listFolder']({ path: start }).then(take)
  }, [client, start, take])

  async function enter(path: string): Promise<void> {
    if (take(await client.call['host.listFolder']({ path }))) onFolder?.(path)
  }

  const parent = listing?.parent ?? null
  const entries = listing?.entries.filter(({ kind }) => kind === 'folder' || onProject) ?? []
  return (
    <div className="folders" role="group" aria-label="Folders">
      <p className="where">{listing?.path ?? start}</p>
      {problem !== null && (
        <p className="note bad" role="alert">
          {problem}
        </p>
      )}
      <ul>
        {parent !== null && (
          <li>
            <button type="button" onClick={() => void enter(parent)}>
              <span aria-hidden="true">↑</span> Up one folder
            </button>
          </li>
        )}
        {entries.map(({ name, path, kind }) => (
          <li key={path}>
            <button
              type="button"
              className={kind}
              onClick={() => (kind === 'folder' ? void enter(path) : onProject?.(path))}
            >
              <span aria-hidden="true">{kind === 'folder' ? '▸' : '●'}</span> {name}
            </button>
          </li>
        ))}
        {listing && entries.length === 0 && <li className="soft">Nothing to open here.</li>}
      </ul>
    </div>
  )
}
