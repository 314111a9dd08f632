import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import type * as Electron from 'electron'
import type { AnswerFrame, ClientFrame, EventFrame } from '../../../app/contract/frames.ts'

/** What the page finds at `window.readout`. */
export interface Bridge {
  request(frame: ClientFrame): Promise<AnswerFrame>
  onEvent(callback: (event: EventFrame) => void): () => void
}

/** As much of a window's end of Electron's IPC as a preload may use. */
export interface FakeRenderer {
  readonly contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'>
  readonly ipcRenderer: { readonly [Name in keyof Electron.IpcRenderer]?: unknown }
}

/**
 * Runs the preload as Electron's sandbox does: as CommonJS, with a `require` that knows Electron alone.
 *
 * @returns what it required, in order
 */
export function runPreload(renderer: FakeRenderer): string[] {
  const source = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, '../preload.cts'), 'utf8'))
  const required: string[] = []
  const require = (name: string): FakeRenderer => {
    required.push(name)
    return renderer
  }
  const run: unknown = runInThisContext(`(function (require, exports) { ${source}\n})`)
  if (typeof run === 'function') run(require, {})
  return required
}
