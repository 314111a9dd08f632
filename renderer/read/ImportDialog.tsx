import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Encoding, type ImportedFile } from '../../app/contract/contract.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useDesk } from './desk.tsx'

/** Chooses files to import, and says what became of each. */
export function ImportDialog() {
  const { importing, shell } = useDesk()
  const input = useRef<HTMLInputElement>(null)
  const { running, total, done, results } = useStore(importing.store)
  return (
    <Dialog title="Import articles" wide onClose={() => shell.closeDialog()}>
      <p>Text and Markdown files, one article each. You can also drop files anywhere on the window.</p>
      <input
        ref={input}
        type="file"
        multiple
        accept=".txt,.md,.markdown,.text"
        aria-label="Files to import"
        className="unseen"
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          // So that choosing the same file again is a change, too.
          event.currentTarget.value = ''
          if (files.length > 0)
            void importing.add(files).then((isAllSaid) => isAllSaid && shell.leaveDialog())
        }}
      />
      <div className="row">
        <button type="button" className="main" onClick={() => input.current?.click()}>
          Choose files…
        </button>
        {total > 0 && (
          <span className="soft" aria-live="polite">
            {running ? `${done} of ${total} files` : `${total} ${total === 1 ? 'file' : 'files'} done`}
          </span>
        )}
      </div>
      {running && <progress aria-label="Import" value={done} max={total} />}
      {results.length > 0 && (
        <ul className="results" aria-label="What became of the files">
          {results.map((result) => (
            <Result key={result.id} result={result} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const OUTCOMES = { imported: '✓ Imported', duplicate: '= Already there', refused: '✕ Not imported' } as const

function Result({ result }: { readonly result: ImportedFile }) {
  const { project, shell } = useDesk()
  const { file, outcome, article, title, notices, code } = result
  return (
    <li className={outcome}>
      <strong>{OUTCOMES[outcome]}</strong>{' '}
      {article === null ? (
        file
      ) : (
        <button
          type="button"
          className="link"
          onClick={() => {
            shell.closeDialog()
            void project.openArticle(article)
          }}
        >
          {title === '' ? file : title}
        </button>
      )}
      {article !== null && title !== '' && <small> {file}</small>}
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {code === 'encoding' && <EncodingChoice file={file} />}
    </li>
  )
}

const ENCODING_WORDS: Readonly<Record<Encoding, string>> = {
  'windows-1252': 'Western European (windows-1252)',
  'iso-8859-15': 'Western European with € (ISO 8859-15)',
  macintosh: 'Western European, old Mac',
  'windows-1250': 'Central European (windows-1250)',
  'iso-8859-2': 'Central European (ISO 8859-2)',
  'windows-1251': 'Cyrillic (windows-1251)',
  'koi8-r': 'Cyrillic (KOI8-R)',
  gb18030: 'Chinese, simplified (GB 18030)',
  big5: 'Chinese, traditional (Big5)',
  shift_jis: 'Japanese (Shift JIS)',
  'euc-kr': 'Korean (EUC-KR)',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little endian',
  'utf-16be': 'UTF-16, big endian',
}

function EncodingChoice({ file }: { readonly file: string }) {
  const { importing, shell } = useDesk()
  const [chosen, setChosen] = useState<Encoding>('windows-1252')
  return (
    <div className="row">
      <select
        aria-label={`Encoding of ${file}`}
        value={chosen}
        onChange={(event) => setChosen(Encoding.parse(event.currentTarget.value))}
      >
        {Object.entries(ENCODING_WORDS).map(([encoding, words]) => (
          <option key={encoding} value={encoding}>
            {words}
          </option>
        ))}
      </select>
      <button
        type="button"
        onClick={() =>
          void importing.retry(file, chosen).then((isAllSaid) => isAllSaid && shell.leaveDialog())
        }
      >
        Try this encoding
      </button>
    </div>
  )
}
