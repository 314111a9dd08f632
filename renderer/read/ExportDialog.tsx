import { useId, useState } from 'react'
import type { ExportFormat } from '../../app/contract/contract.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { FieldLabel } from '../parts/FieldLabel.tsx'
import { useDesk, useProject } from './desk.tsx'

const FORMATS: readonly { readonly format: ExportFormat; readonly words: string }[] = [
  { format: 'csv', words: 'CSV, for spreadsheets and statistics' },
  { format: 'jsonl', words: 'JSON Lines, for programs' },
]
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/jsonl;charset=utf-8',
}

/** Saves statements as a file: mine, a colleague's, or everybody's. */
export function ExportDialog() {
  const { client, shell } = useDesk()
  const me = useProject((state) => state.me)
  const coders = useProject((state) => state.coders).filter((coder) => coder.id !== me?.id)
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [coder, setCoder] = useState(me?.id ?? '')
  const [exact, setExact] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const exactWords = useId()

  async function download(): Promise<void> {
    setBusy(true)
    setProblem(null)
    const answer = await client.call['statements.download']({
      format,
      coder: coder === '' ? null : coder,
      exact,
    })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.error.message)
    saveAs(answer.value.name, answer.value.bytes, TYPES[format])
    shell.closeDialog()
  }

  return (
    <Dialog title="Export statements" onClose={() => shell.closeDialog()}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void download()
        }}
      >
        <fieldset className="choices">
          <legend>Format</legend>
          {FORMATS.map((each) => (
            <label key={each.format} className="check">
              <input
                type="radio"
                name="format"
                checked={format === each.format}
                onChange={() => setFormat(each.format)}
              />
              {each.words}
            </label>
          ))}
        </fieldset>
        <FieldLabel label="Whose statements">
          <select value={coder} onChange={(event) => setCoder(event.currentTarget.value)}>
            {me && <option value={me.id}>Mine ({me.name})</option>}
            {coders.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
                {each.imported ? ', imported' : ''}
              </option>
            ))}
            <option value="">Everybody’s</option>
          </select>
        </FieldLabel>
        <label className="check">
          <input
            type="checkbox"
            checked={exact}
            aria-describedby={exactWords}
            onChange={(event) => setExact(event.currentTarget.checked)}
          />
          Exact text
        </label>
        <p id={exactWords} className="soft">
          Leaves cells that begin like a formula (=, +, -, @) as they are; without it a spreadsheet cannot run
          them.
        </p>
        {problem !== null && (
          <p className="note bad" role="alert">
            {problem}
          </p>
        )}
        <footer>
          <button type="button" onClick={() => shell.closeDialog()}>
            Cancel
          </button>
          <button type="submit" className="main" disabled={busy}>
            Export
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function saveAs(name: string, bytes: Uint8Array, type: string): void {
  // A copy, since a view may look into a larger buffer that is shared.
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the blob once it began.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
