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

/** Asks who codes here, once a project: every statement is somebody's. */
export function IntroduceDialog({ known }: { readonly known: KnownCoder | null }) {
  const { project, shell } = useDesk()
  const [name, setName] = useState(known?.name ?? '')
  const [initials, setInitials] = useState(known?.initials ?? '')
  const [isOwn, setIsOwn] = useState(known !== null && known.initials !== initialsOf(known.name))
  const title = useProject((state) => state.title)
  const shown = isOwn ? initials : initialsOf(name)
  return (
    <Dialog title="Who is coding?" insists onClose={() => {}}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          const set = { name: name.trim(), initials: shown }
          if (set.name === '') return
          project.act([{ do: 'introduce-coder', id: known?.id ?? makeId(), set }])
          shell.focus('article')
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
            Start coding
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
