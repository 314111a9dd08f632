import type { ReactNode } from 'react'
import { commandById } from '../commands/commands.ts'
import { ariaKeys, isMac, keyWords } from '../commands/keys.ts'
import { useDesk, useProject } from './desk.tsx'

interface CommandButtonProps {
  readonly command: string
  readonly children?: ReactNode
  readonly quiet?: boolean
  readonly pressed?: boolean
}

/** A command of the table as a button. The article keeps the focus when it is clicked. */
export function CommandButton({ command, children, quiet = false, pressed }: CommandButtonProps) {
  const desk = useDesk()
  const { title, keys, when, run } = commandById(command)
  const enabled = useProject(when)
  const mac = isMac()
  const [key] = keys
  return (
    <button
      type="button"
      className={quiet ? 'quiet' : ''}
      title={key === undefined ? title : `${title} (${keyWords(key, mac)})`}
      aria-keyshortcuts={keys.length === 0 ? undefined : ariaKeys(keys, mac)}
      aria-pressed={pressed}
      disabled={!enabled}
      onMouseDown={keepFocus}
      onClick={() => run(desk)}
    >
      {children ?? title}
    </button>
  )
}

/** For buttons that act on the article: pressing one with the mouse does not take the focus from it. */
export function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault()
}
