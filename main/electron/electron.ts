import { join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { openDesk } from './open-desk.ts'
import { runShell } from './shell.ts'

// Packaged, the program is its own first argument; unpackaged, Electron is given this file as a second.
const project = process.argv.slice(app.isPackaged ? 1 : 2).find((argument) => !argument.startsWith('-'))

runShell({
  openDesk: (newWindow) =>
    openDesk({ project: project === undefined ? undefined : resolve(project), newWindow }),
  assets: join(import.meta.dirname, '../../renderer'),
  preload: join(import.meta.dirname, 'preload.cjs'),
}).catch((error: unknown) => {
  dialog.showErrorBox('Readout cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
