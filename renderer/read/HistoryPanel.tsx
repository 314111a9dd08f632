import { useCallback, useEffect, useState } from 'react'
import type { HistoryRow } from '../../app/contract/contract.ts'
import { clockTime } from '../state/saved-state.ts'
import { CommandButton } from './CommandButton.tsx'
import { useDesk, useProject } from './desk.tsx'

const PAGE = 50

/** What was done, newest first; each act shows its place. */
export function HistoryPanel() {
  const { client, project } = useDesk()
  const articleId = useProject((state) => state.article?.row.id ?? null)
  const [onlyHere, setOnlyHere] = useState(false)
  const [rows, setRows] = useState<readonly HistoryRow[] | null>(null)
  const [more, setMore] = useState(false)
  const about = onlyHere && articleId !== null ? articleId : null

  const ask = useCallback(
    (before: number | null) =>
      client.call['history.list']({ before, limit: PAGE, about: about === null ? null : { article: about } }),
    [client, about],
  )
  useEffect(() => {
    let isShown = true
    const readAnew = (): void => {
      void ask(null).then((answer) => {
        if (!answer.ok || !isShown) return
        setRows(answer.value)
        setMore(answer.value.length === PAGE)
      })
    }
    readAnew()
    const stops = [client.on('changed', readAnew), client.onMissed(readAnew)]
    return () => {
      isShown = false
      for (const stop of stops) stop()
    }
  }, [client, ask])

  async function readMore(): Promise<void> {
    const answer = await ask(rows?.at(-1)?.order ?? null)
    if (!answer.ok) return
    setRows([...(rows ?? []), ...answer.value])
    setMore(answer.value.length === PAGE)
  }

  return (
    <section aria-label="History" className="history">
      <header>
        <h2>History</h2>
        <CommandButton command="history" quiet pressed>
          Close
        </CommandButton>
      </header>
      <label className="check">
        <input
          type="checkbox"
          checked={onlyHere}
          disabled={articleId === null}
          onChange={(event) => setOnlyHere(event.currentTarget.checked)}
        />
        Only this article
      </label>
      {rows?.length === 0 && (
        <p className="soft teach">Nothing was done here yet. Every step you take will be listed.</p>
      )}
      <ol>
        {rows?.map((row) => (
          <li key={`${row.group} ${row.order}`}>
            <button
              type="button"
              className={row.undone ? 'act undone' : 'act'}
              disabled={row.place === null}
              onClick={() => row.place && void project.showPlace(row.place)}
            >
              <span>
                {row.form === 'act' ? '' : row.form === 'undo' ? 'Undone: ' : 'Redone: '}
                {row.description}
              </span>
              <small>
                {[row.mine ? '' : row.coder, dayAndTime(row.at), row.undone ? 'undone since' : '']
                  .filter((part) => part !== '')
                  .join(' · ')}
              </small>
            </button>
          </li>
        ))}
      </ol>
      {more && (
        <button type="button" className="quiet" onClick={() => void readMore()}>
          Show earlier ones
        </button>
      )}
    </section>
  )
}

function dayAndTime(at: number): string {
  const day = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${day}, ${clockTime(at)}`
}
