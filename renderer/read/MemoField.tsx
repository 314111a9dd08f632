import { useRef, useState } from 'react'
import type { Statement } from '../../app/model/statement.ts'
import { PLACES } from '../commands/shell.ts'
import { useDesk, useShell } from './desk.tsx'

/** The memo of the current statement. What is typed stays here until it is saved, whatever happens meanwhile. */
export function MemoField({ statement }: { readonly statement: Statement }) {
  const { reading, shell } = useDesk()
  const { id, memo } = statement
  const draft = useShell((state) => state.memoDrafts.get(id))
  const [failed, setFailed] = useState(false)
  const saving = useRef<string | null>(null)

  async function save(): Promise<void> {
    const typed = shell.store.getState().memoDrafts.get(id)
    if (typed === undefined || typed === saving.current) return
    saving.current = typed
    const saved = await reading.setMemo(id, typed)
    saving.current = null
    setFailed(!saved)
    // Typed on meanwhile: that is another draft.
    if (saved && shell.store.getState().memoDrafts.get(id) === typed) shell.setMemoDraft(id, null)
  }

  return (
    <label className="field memo-field">
      <span>
        Memo <kbd>m</kbd>
      </span>
      <textarea
        id={PLACES.memo}
        rows={3}
        placeholder="Why this tag?"
        value={draft ?? memo}
        onChange={(event) => shell.setMemoDraft(id, event.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          const isDone = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
          if (!isDone || event.nativeEvent.isComposing) return
          event.preventDefault()
          void save()
          shell.focus('article')
        }}
      />
      {failed && draft !== undefined && (
        <span className="note">Not saved yet. Your text is kept here: press Ctrl Enter to try again.</span>
      )}
    </label>
  )
}
