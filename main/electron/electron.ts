import { join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { openDesk } from './open-desk.ts'
import { runShell } from './shell.ts'

// Without switches: packaged, the program and its arguments; else Electron, this file, and its arguments.
const project = process.argv.filter((argument) => !argument.startsWith('-'))[app.isPackaged ? 1 : 2]

runShell({
  openDesk: (newWindow) => openDesk(project === undefined ? undefined : resolve(project), newWindow),
  assets: join(import.meta.dirname, '../../renderer'),
  preload: join(import.meta.dirname, 'preload.cjs'),
}).catch((error: unknown) => {
  dialog.showErrorBox('Readout cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
