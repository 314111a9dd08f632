import { commandByKey, type Desk } from './commands.ts'
import { isMac, keyOf } from './keys.ts'

/**
 * Gives key presses to the commands that have them. Single letters act only while the article has the focus; in a
 * field, and while a dialog is open, keys are left to it. What no command has is the browser's.
 */
export function listenToKeys(desk: Desk): () => void {
  const mac = isMac()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null) return
    const key = keyOf(event, mac)
    if (key === undefined) return
    const target = event.target instanceof Element ? event.target : null
    const isField = target?.matches('input, textarea, select, [role="combobox"]') ?? false
    if (isField && key !== 'F6') return
    const articleHasFocus = target?.closest('[role="application"]') != null
    if (act(desk, key, articleHasFocus)) event.preventDefault()
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}

/** Whether somebody wanted the key. */
function act(desk: Desk, key: string, articleHasFocus: boolean): boolean {
  const command = commandByKey(key, articleHasFocus)
  if (command) {
    // A command that has nothing to act on says so; its key does not fall through to the browser.
    command.run(desk)
    return true
  }
  const { article, codebook } = desk.project.state
  const issue = articleHasFocus && article ? codebook.byKey.get(key) : undefined
  if (!issue) return false
  desk.reading.toggleIssue(issue.issue.id)
  return true
}
