import { BrowserWindow, type RenderProcessGoneDetails, type Session, type WebContents } from 'electron'
import { mayLoad, PAGE } from '../security/trusted-sender.ts'

// A page that crashes again sooner than this would go on crashing.
const RELOAD_AGAIN_MS = 10_000

/** @param preload path of the built preload script */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 720,
    minHeight: 480,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', reloadAfterCrash(window))
  return window
}

/** Everything acknowledged is with the service, so a new page shows what the old one did. */
function reloadAfterCrash(
  window: BrowserWindow,
): (event: unknown, details: RenderProcessGoneDetails) => void {
  let lastMs = -Infinity
  return (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const now = performance.now()
    if (now - lastMs > RELOAD_AGAIN_MS) window.webContents.reload()
    lastMs = now
  }
}

/** No page of Readout goes anywhere else, opens another, or embeds one. */
export function keepInPlace(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The window gets no device, no permission and no network. */
export function closeOff(session: Session, serve: (request: Request) => Promise<Response>): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))
  session.protocol.handle(PAGE.scheme, serve)
}
