import { keepFocus } from './CommandButton.tsx'
import { useDesk, useProject } from './desk.tsx'

/** The issues, each a button that tags the passage, with its key and how often I used it. */
export function CodebookPanel() {
  const { reading, shell } = useDesk()
  const { nodes } = useProject((state) => state.codebook)
  const counts = useProject((state) => state.counts)
  const article = useProject((state) => state.article)
  const passage = useProject((state) => state.cursor.passage)
  const codebook = useProject((state) => state.codebook)
  useProject((state) => state.version)
  const here = new Set(
    (article?.statements.on(passage) ?? []).map((each) => codebook.issue(each.issue)?.issue.id),
  )
  return (
    <section aria-labelledby="codebook-title" className="codebook">
      <h3 id="codebook-title">Codebook</h3>
      {nodes.length === 0 && (
        <p className="soft teach">
          No issues yet. Open an article, press <kbd>i</kbd>, type a name and press <kbd>Enter</kbd>.
        </p>
      )}
      <ul>
        {nodes.map(({ issue, depth, key, path }) => (
          <li key={issue.id}>
            <button
              type="button"
              className={`issue depth${Math.min(depth, 4)} c${issue.colour}`}
              title={issue.definition === '' ? path : `${path}: ${issue.definition}`}
              aria-pressed={here.has(issue.id)}
              disabled={article === null}
              onMouseDown={keepFocus}
              onClick={() => reading.toggleIssue(issue.id)}
            >
              <i className="dot" />
              <span className="name">{issue.name}</span>
              <small>{counts[issue.id] ?? 0}</small>
              {key !== null && <kbd>{key}</kbd>}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="quiet"
        disabled={article === null}
        onMouseDown={keepFocus}
        onClick={() => shell.openPalette('issue')}
      >
        Other or new issue… <kbd>i</kbd>
      </button>
    </section>
  )
}
