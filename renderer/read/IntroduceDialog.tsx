import { useState } from 'react'
import { initialsOf } from '../../app/model/coder.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { FieldLabel } from '../parts/FieldLabel.tsx'
import { makeId } from '../state/make-id.ts'
import { useDesk, useProject } from './desk.tsx'

export interface KnownCoder {
  readonly id: string
  readonly name: string
  readonly initials: string
}

interface IntroduceDialogProps {
  readonly known: KnownCoder | null
  /** Whether nothing can be coded before it is answered. */
  readonly insists?: boolean
}

/** Asks who codes here: every statement is somebody's. Afterwards the name can be changed. */
export function IntroduceDialog({ known, insists = false }: IntroduceDialogProps) {
  const { project, shell } = useDesk()
  const [name, setName] = useState(known?.name ?? '')
  const [initials, setInitials] = useState(known?.initials ?? '')
  const [isOwn, setIsOwn] = useState(known !== null && known.initials !== initialsOf(known.name))
  const title = useProject((state) => state.title)
  const shown = isOwn ? initials : initialsOf(name)
  return (
    <Dialog title="Who is coding?" insists={insists} onClose={() => shell.closeDialog()}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          const set = { name: name.trim(), initials: shown }
          if (set.name === '') return
          project.act([{ do: 'introduce-coder', id: known?.id ?? makeId(), set }])
          shell.leaveDialog()
        }}
      >
        <p>Your statements in “{title}” are kept under your name, apart from those of your colleagues.</p>
        <FieldLabel label="Name">
          <input
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </FieldLabel>
        <FieldLabel label="Initials">
          <input
            required
            maxLength={8}
            className="short"
            value={shown}
            onChange={(event) => {
              setIsOwn(true)
              setInitials(event.currentTarget.value)
            }}
          />
        </FieldLabel>
        <footer>
          <button type="submit" className="main">
            {insists ? 'Start coding' : 'Change'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
