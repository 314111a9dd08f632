import { CommandButton } from './CommandButton.tsx'
import { useLibrary, useProject } from './desk.tsx'

/** What stands in the article's place while none is open. */
export function NoArticle() {
  const total = useLibrary((state) => state.total)
  const opening = useProject((state) => state.opening)
  if (opening !== null || total === null) return null
  return (
    <div className="empty">
      {total === 0 ? (
        <>
          <h2>No articles yet</h2>
          <p>Import text or Markdown files: choose them, or drop them anywhere on this window.</p>
          <CommandButton command="import">Import articles…</CommandButton>
        </>
      ) : (
        <>
          <h2>Choose an article</h2>
          <p>
            Pick one from the list, or press <kbd>]</kbd> in the article to go on to the next.
          </p>
        </>
      )}
    </div>
  )
}
