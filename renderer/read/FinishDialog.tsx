import { Dialog } from '../parts/Dialog.tsx'
import { useDesk } from './desk.tsx'

/** Asks what the unread sentences of an article that is done are. */
export function FinishDialog() {
  const { reading, shell } = useDesk()
  const unread = reading.unreadSentences()
  function finish(marksRest: boolean): void {
    shell.closeDialog()
    reading.finish(true, marksRest)
  }
  return (
    <Dialog title="Article done" onClose={() => shell.closeDialog()}>
      <p>
        {unread === 1 ? 'One sentence is' : `${unread} sentences are`} neither tagged nor marked. Is there
        nothing to code in {unread === 1 ? 'it' : 'them'}?
      </p>
      <footer>
        <button type="button" onClick={() => shell.closeDialog()}>
          Go on reading
        </button>
        <button type="button" onClick={() => finish(false)}>
          Done, leave them open
        </button>
        <button type="button" className="main" onClick={() => finish(true)}>
          Mark as nothing to code
        </button>
      </footer>
    </Dialog>
  )
}
