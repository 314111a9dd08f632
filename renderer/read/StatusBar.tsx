import { describeSaving } from '../state/saved-state.ts'
import { useDesk, useProject } from './desk.tsx'

/** What was saved when, the last step in words, and how far the article is. */
export function StatusBar() {
  const saving = useProject((state) => state.saving)
  const hint = useProject((state) => state.hint)
  const { tone, words } = describeSaving(saving)
  return (
    <footer className="status">
      <span role="status" aria-label="Saved state" className={`saved ${tone}`}>
        {words}
      </span>
      <span className="hint" aria-live="polite">
        {hint.words}
      </span>
      <Coverage />
      <span className="keys">
        <span>
          <kbd>j</kbd> <kbd>k</kbd> sentence
        </span>
        <span>
          <kbd>1</kbd>–<kbd>9</kbd> issue
        </span>
        <span>
          <kbd>s</kbd> speaker
        </span>
        <span>
          <kbd>?</kbd> all keys
        </span>
      </span>
    </footer>
  )
}

function Coverage() {
  const article = useProject((state) => state.article)
  const done = useProject((state) => state.done)
  useProject((state) => state.version)
  if (!article) return null
  const tags = article.statements.size
  return (
    <span className="coverage">
      {article.coveredSentences} of {article.sentences.count} sentences · {tags}{' '}
      {tags === 1 ? 'statement' : 'statements'}
      {done ? ' · done' : ''}
    </span>
  )
}

/** What failed, each until it is dismissed. */
export function Troubles() {
  const { project } = useDesk()
  const troubles = useProject((state) => state.troubles)
  if (troubles.length === 0) return null
  return (
    <ul className="troubles" role="alert" aria-label="Problems">
      {troubles.map((trouble) => (
        <li key={trouble.id}>
          <span>{trouble.message}</span>
          <button type="button" className="quiet" onClick={() => project.dismiss(trouble.id)}>
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  )
}
