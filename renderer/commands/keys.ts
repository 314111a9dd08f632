/** What is read of a key event. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'> & {
  getModifierState(key: string): boolean
}

/**
 * A key press as the table of commands names it: `j`, `Shift+J`, `?`, `Space`, `ArrowDown`, `Alt+Shift+ArrowLeft`,
 * `Mod+Z` (⌘ on a Mac, Ctrl elsewhere), `Shift+Mod+Z`. Keys that print a sign go by the sign, however a keyboard
 * makes it. Undefined for what no command can have: the other of Ctrl and ⌘, and modifiers alone.
 */
export function keyOf(press: KeyPress, isMac: boolean): string | undefined {
  const { key, shiftKey } = press
  const mod = isMac ? press.metaKey : press.ctrlKey
  const foreign = isMac ? press.ctrlKey : press.metaKey
  const isLetter = /^\p{L}$/u.test(key)
  const isSign = /^[^\p{L}\s]$/u.test(key)
  // AltGr, which reads as Ctrl and Alt together on Windows, and Option on a Mac serve to write signs.
  const writes = isSign && (press.getModifierState('AltGraph') || (press.altKey && !mod && !foreign))
  if (writes) return key
  if (foreign || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'].includes(key))
    return undefined
  const name =
    key === ' '
      ? 'Space'
      : isLetter && (shiftKey || mod || press.altKey)
        ? key.toUpperCase()
        : isLetter
          ? key.toLowerCase()
          : key
  const shift = shiftKey && !(isSign && !mod)
  return `${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${mod ? 'Mod+' : ''}${name}`
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

/** A key as people read it: `Shift ↓`, `Ctrl Z` or `⌘ Z`. */
export function keyWords(key: string, isMac: boolean): string {
  // `+` alone is a key, too.
  const parts = key.split(/\+(?!$)/)
  return parts.map((part) => (part === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : (SIGNS[part] ?? part))).join(' ')
}

/** `Control+Z`: the form of the attribute aria-keyshortcuts. */
export const ariaKeys = (keys: readonly string[], isMac: boolean): string =>
  keys.map((key) => key.replace('Mod', isMac ? 'Meta' : 'Control')).join(' ')

/** Whether this machine's commands go by ⌘. */
export const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.userAgent)
