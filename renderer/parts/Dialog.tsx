import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
  /** Whether it stays until it is answered: Escape does not close it, and it has no button for that. */
  readonly insists?: boolean
}

/** A modal dialog, the browser's own: it keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children, wide = false, insists = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className={wide ? 'wide' : ''}
      aria-labelledby={titleId}
      onCancel={(event) => insists && event.preventDefault()}
      onClose={onClose}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      {/* Last, so that the focus begins with what the dialog asks for. */}
      {!insists && (
        <button type="button" className="quiet close" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      )}
    </dialog>
  )
}
