import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

/**
 * As much of Electron as the shell uses, and no Electron: what the shell sets up is kept here for tests to look at
 * and to call. `satisfies` and `implements` hold its names and signatures against the real package, so that an
 * upgrade that renames something does not compile.
 */

/** Names alone, where the real signature returns or takes whole objects that no test needs. */
type Names<Real> = { readonly [Name in keyof Real]?: unknown }

type InvokeHandler = Parameters<Electron.IpcMain['handle']>[1]
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]
type FakedContents = Pick<
  Electron.WebContents,
  'id' | 'setWindowOpenHandler' | 'send' | 'isDestroyed' | 'reload'
>

let lastId = 0

export class FakeContents extends EventEmitter implements FakedContents {
  readonly id = ++lastId
  readonly sent: { channel: string; frame: unknown }[] = []
  openHandler: OpenHandler | undefined
  /** Where what is sent arrives, besides in `sent`. */
  onSend: ((channel: string, frame: unknown) => void) | undefined
  destroyed = false
  reloads = 0

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  send(channel: string, frame: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    this.sent.push({ channel, frame })
    this.onSend?.(channel, frame)
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  reload(): void {
    this.reloads += 1
  }
}

class FakeWindow
  extends EventEmitter
  implements Pick<Electron.BrowserWindow, 'show' | 'loadURL' | 'isDestroyed' | 'close'>
{
  static getAllWindows(): FakeWindow[] {
    return fake.windows
  }
  readonly webContents = new FakeContents()
  readonly options: Electron.BrowserWindowConstructorOptions
  url = ''
  shown = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    fake.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  show(): void {
    this.shown = true
  }
  async loadURL(url: string): Promise<void> {
    this.url = url
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed
  }
  /** As the analyst closes it. */
  close(): void {
    this.webContents.destroyed = true
    fake.windows.splice(fake.windows.indexOf(this), 1)
    this.emit('closed')
    if (fake.windows.length === 0) app.emit('window-all-closed')
  }
}

class FakeApp
  extends EventEmitter
  implements Pick<Electron.App, 'isPackaged' | 'enableSandbox' | 'whenReady' | 'quit' | 'exit'>
{
  get isPackaged(): boolean {
    return fake.packaged
  }
  enableSandbox(): void {
    fake.sandboxed = true
  }
  async whenReady(): Promise<void> {}
  /** Ends unless somebody prevents it, as the real one does once its windows are closed. */
  quit(): void {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) fake.ended = true
  }
  exit(code = 0): void {
    fake.exitCode = code
    fake.ended = true
  }
}

const app = new FakeApp()

const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    fake.schemes = schemes
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>) {
    fake.protocols.set(scheme, handler)
  },
} satisfies Partial<Electron.Protocol>

type RequestListener = (
  details: { url: string },
  answer: (response: Electron.CallbackResponse) => void,
) => void

const defaultSession = {
  protocol,
  setPermissionRequestHandler(handler) {
    fake.permissions.request = handler
  },
  setPermissionCheckHandler(handler) {
    fake.permissions.check = handler
  },
  setDevicePermissionHandler(handler) {
    fake.permissions.device = handler
  },
  webRequest: {
    onBeforeRequest(listener: RequestListener) {
      fake.beforeRequest = listener
    },
  } satisfies Names<Electron.WebRequest>,
} satisfies Names<Electron.Session> &
  Pick<
    Electron.Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >

const ipcMain = {
  handle(channel, handler) {
    fake.handlers.set(channel, handler)
  },
} satisfies Partial<Electron.IpcMain>

const dialog = {
  showErrorBox(title, content) {
    fake.errorBoxes.push({ title, content })
  },
} satisfies Partial<Electron.Dialog>

const Menu = {
  buildFromTemplate(template: Electron.MenuItemConstructorOptions[]) {
    return template
  },
  setApplicationMenu(menu: unknown) {
    fake.menu = menu
  },
} satisfies Names<typeof Electron.Menu>

/** What `import … from 'electron'` gives in a test that mocks it. */
export const electron = {
  app,
  BrowserWindow: FakeWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  session: { defaultSession } satisfies Names<typeof Electron.session>,
} satisfies Names<typeof Electron>

/** What the shell has set up so far. */
interface Fake {
  windows: FakeWindow[]
  packaged: boolean
  sandboxed: boolean
  ended: boolean
  exitCode: number
  schemes: Electron.CustomScheme[]
  protocols: Map<string, (request: Request) => Response | Promise<Response>>
  permissions: {
    request?: Parameters<Electron.Session['setPermissionRequestHandler']>[0]
    check?: Parameters<Electron.Session['setPermissionCheckHandler']>[0]
    device?: Parameters<Electron.Session['setDevicePermissionHandler']>[0]
  }
  beforeRequest: RequestListener | undefined
  handlers: Map<string, InvokeHandler>
  errorBoxes: { title: string; content: string }[]
  menu: unknown
}

const unused = (): Fake => ({
  windows: [],
  packaged: false,
  sandboxed: false,
  ended: false,
  exitCode: 0,
  schemes: [],
  protocols: new Map(),
  permissions: {},
  beforeRequest: undefined,
  handlers: new Map(),
  errorBoxes: [],
  menu: undefined,
})

export const fake: Fake = unused()

/** As if the program had just been started. */
export function resetFake(): void {
  app.removeAllListeners()
  Object.assign(fake, unused())
}

/**
 * Asks as the page of a window does, or as somebody else.
 *
 * @param senderFrame of the frame that asks: its address, and the frame it lies in
 */
export async function invokeFrom(
  contents: FakeContents,
  channel: string,
  frame: unknown,
  senderFrame: { url: string; parent: unknown } | null = { url: 'app://readout/index.html', parent: null },
): Promise<unknown> {
  const handler = fake.handlers.get(channel)
  if (handler === undefined) throw new Error(`Nobody handles ${channel}`)
  // The event of the real one has far more; the shell may use no more than this.
  const event = { sender: contents, senderFrame } as unknown as Electron.IpcMainInvokeEvent
  return handler(event, frame)
}
