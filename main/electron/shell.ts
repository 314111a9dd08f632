import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron'
import type { Connection, Desk } from '../../app/contract/desk.ts'
import { ClientFrame, type AnswerFrame } from '../../app/contract/frames.ts'
import { isTrustedSender, PAGE } from '../security/trusted-sender.ts'
import { serveAssets } from './assets.ts'
import { applicationMenu } from './menu.ts'
import { closeOff, keepInPlace, openWindow } from './window.ts'

/** The service that answers the windows. */
export interface ServiceDesk extends Desk {
  /** Resolves when everything is written and every file is let go. */
  close(): Promise<void>
}

export interface ShellOptions {
  /**
   * @param newWindow opens another window of the same program
   * @returns undefined where there is nothing for this program to show
   */
  readonly openDesk: (newWindow: () => void) => Promise<ServiceDesk | undefined>
  /** Folder of the built window. */
  readonly assets: string
  /** Path of the built preload script. */
  readonly preload: string
}

/**
 * Runs Readout in Electron until it is quit. Must be called before Electron is ready.
 *
 * This shell only wires: windows to the desk, one connection each; pages to the files of the build; and denials
 * to everything else. Rejects where the desk cannot be opened.
 */
export async function runShell({ openDesk, assets, preload }: ShellOptions): Promise<void> {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  app.on('web-contents-created', (_event, contents) => keepInPlace(contents))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  await app.whenReady()
  closeOff(session.defaultSession, serveAssets(assets))

  const desk = await openDesk(() => newWindow())
  if (desk === undefined) return app.quit()
  closeBeforeQuitting(desk)

  /** By the id of their window's contents. */
  const connections = new Map<number, Connection>()
  ipcMain.handle('request', async (event, frame: unknown): Promise<AnswerFrame> => {
    const connection = connections.get(event.sender.id)
    if (connection === undefined || !isTrustedSender(event.senderFrame))
      throw new Error('Readout answers its own windows alone.')
    return connection.request(ClientFrame.parse(frame))
  })

  const newWindow = (): void => {
    const window = openWindow(preload)
    const { webContents } = window
    const { id } = webContents
    const connection = desk.connect((event) => {
      if (!webContents.isDestroyed()) webContents.send('event', event)
    })
    connections.set(id, connection)
    window.on('closed', () => {
      connections.delete(id)
      connection.close()
    })
    void window.loadURL(PAGE.url)
  }

  Menu.setApplicationMenu(applicationMenu(process.platform, newWindow))
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) newWindow()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  newWindow()
}

/** Quitting waits, once, until the service has let go of its files. */
function closeBeforeQuitting(desk: ServiceDesk): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void desk
      .close()
      .catch((error: unknown) => dialog.showErrorBox('Readout did not close cleanly', String(error)))
      .then(() => {
        state = 'closed'
        app.quit()
      })
  })
}
