import type { Reading } from '../state/reading.ts'
import type { ArticleEditor } from './article-editor.ts'

/**
 * Reads the mouse over an article. Selecting is left to the browser, with words by double click and scrolling at the
 * edges; what is selected when the button goes up becomes the passage. A click points, Shift and click extends.
 */
export function listenToMouse(frame: HTMLElement, editor: ArticleEditor, reading: Reading): () => void {
  let pressed = false

  const onDown = (event: MouseEvent): void => {
    if (event.button !== 0) return
    pressed = true
    frame.focus({ preventScroll: true })
    if (!event.shiftKey) return
    event.preventDefault()
    pressed = false
    const offset = editor.offsetAt({ left: event.clientX, top: event.clientY })
    if (offset !== undefined) reading.extendTo(offset)
  }

  const onUp = (event: MouseEvent): void => {
    if (!pressed || event.button !== 0) return
    pressed = false
    const selected = editor.selected()
    document.getSelection()?.removeAllRanges()
    if (selected) return reading.select(selected)
    const offset = editor.offsetAt({ left: event.clientX, top: event.clientY })
    if (offset !== undefined) reading.pointAt(offset)
  }

  frame.addEventListener('mousedown', onDown)
  // The button may go up anywhere.
  document.addEventListener('mouseup', onUp)
  return () => {
    frame.removeEventListener('mousedown', onDown)
    document.removeEventListener('mouseup', onUp)
  }
}
