import type { ReactNode } from 'react'

/** A field under its label. */
export function FieldLabel({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
    </label>
  )
}
