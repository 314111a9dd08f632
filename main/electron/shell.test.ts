import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acceptedAnswer, type ClientFrame, type EventFrame } from '../../app/contract/frames.ts'
import { runShell, type ServiceDesk } from './shell.ts'
import { electron, fake, invokeFrom, resetFake, type FakeContents } from './testing/fake-electron.ts'

vi.mock('electron', async () => (await import('./testing/fake-electron.ts')).electron)

const PAGE = 'app://readout/index.html'
const REQUEST: ClientFrame = { type: 'request', id: 1, method: 'host.state', input: {} }
const EVENT: EventFrame = { type: 'event', name: 'changed', position: 7, value: { group: 'g' } }

/** A desk that writes down what reaches it. */
function listeningDesk() {
  const pushes: ((event: EventFrame) => void)[] = []
  const seen: { window: number; frame: ClientFrame }[] = []
  const closed: number[] = []
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>()
  const close = vi.fn<() => Promise<void>>(() => released)
  const desk: ServiceDesk = {
    connect(push) {
      const window = pushes.push(push) - 1
      return {
        request: async (frame) => {
          seen.push({ window, frame })
          return acceptedAnswer(frame.id, { window })
        },
        close: () => void closed.push(window),
      }
    },
    close,
  }
  return { desk, pushes, seen, closed, close, letGo }
}

let assets = ''
/** What the shell would do at a signal; the process that runs the tests does not hear of it. */
const signals = new Map<string | symbol, () => void>()
beforeEach(() => {
  resetFake()
  signals.clear()
  vi.spyOn(process, 'on').mockImplementation((name, listener) => {
    signals.set(name, listener)
    return process
  })
  assets = mkdtempSync(join(tmpdir(), 'readout-assets-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(assets, { recursive: true })
})

async function run() {
  const listening = listeningDesk()
  const openDesk = vi.fn<(newWindow: () => void) => Promise<ServiceDesk>>(async () => listening.desk)
  await runShell({ openDesk, assets, preload: '/built/preload.cjs' })
  const [newWindow] = openDesk.mock.calls[0] ?? []
  if (newWindow === undefined) throw new Error('No desk was opened')
  return { ...listening, newWindow }
}

function firstWindow() {
  const [window] = fake.windows
  if (window === undefined) throw new Error('No window was opened')
  return window
}

/** Sends a frame as the page of a window does, or as somebody else. */
const send = (contents: FakeContents, frame: unknown, sender?: { url: string; parent: unknown } | null) =>
  invokeFrom(contents, 'request', frame, sender)

/** Whether a request of the window to this address is stopped. */
function cancelled(url: string): boolean | undefined {
  let cancel: boolean | undefined
  fake.beforeRequest?.({ url }, (response) => (cancel = response.cancel))
  return cancel
}

/** Asks for a file as the page does. */
async function ask(url: string, method = 'GET'): Promise<Response> {
  const serve = fake.protocols.get('app')
  if (serve === undefined) throw new Error('Nobody serves app:')
  return serve(new Request(url, { method }))
}

/** An event as Electron hands it to a listener, and whether it was prevented. */
function preventable() {
  const event = { prevented: false, preventDefault: () => void (event.prevented = true) }
  return event
}

describe('the window', () => {
  it('shows our own page, sandboxed and isolated, once it can be painted', async () => {
    await run()
    const window = firstWindow()
    expect(window.url).toBe(PAGE)
    expect(window.options.webPreferences).toMatchObject({
      preload: '/built/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(fake.sandboxed).toBe(true)
    expect(window.shown).toBe(false)
    window.emit('ready-to-show')
    expect(window.shown).toBe(true)
  })

  it('goes nowhere, opens nothing and embeds nothing', async () => {
    await run()
    const contents = firstWindow().webContents
    for (const name of ['will-frame-navigate', 'will-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = preventable()
      contents.emit(name, event)
      expect(event.prevented, name).toBe(true)
    }
    const details = {
      url: 'https://example.org/',
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    } as const
    expect(contents.openHandler?.(details)).toEqual({ action: 'deny' })
  })

  it('has no permission, no device and no network', async () => {
    await run()
    const { request, check, device } = fake.permissions
    const answers: boolean[] = []
    // The handlers look at none of what they are given.
    request?.({} as never, 'clipboard-read', (granted) => answers.push(granted), {} as never)
    expect(answers).toEqual([false])
    expect(check?.(null, 'media', PAGE, {} as never)).toBe(false)
    expect(device?.({} as never)).toBe(false)

    expect(cancelled('https://example.org/pixel.png')).toBe(true)
    expect(cancelled('file:///etc/passwd')).toBe(true)
    expect(cancelled('app://readout/assets/a.js')).toBe(false)
  })

  it('comes back after its page crashes, but not again and again', async () => {
    await run()
    const { webContents } = firstWindow()
    webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(webContents.reloads).toBe(1)
    webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(webContents.reloads).toBe(1)
  })
})

describe('a frame of a window', () => {
  it('reaches the desk and is answered', async () => {
    const { seen } = await run()
    const answer = await send(firstWindow().webContents, REQUEST)
    expect(answer).toEqual({ type: 'answer', id: 1, ok: true, value: { window: 0 } })
    expect(seen).toEqual([{ window: 0, frame: REQUEST }])
  })

  it.each([
    ['another site', { url: 'https://example.org/', parent: null }],
    ['another host of our scheme', { url: 'app://readout.example/index.html', parent: null }],
    ['a frame within our page', { url: PAGE, parent: {} }],
    ['a frame that has gone', null],
  ])('is refused when it comes from %s', async (_who, sender) => {
    const { seen } = await run()
    await expect(send(firstWindow().webContents, REQUEST, sender)).rejects.toThrow('its own windows alone')
    expect(seen).toEqual([])
  })

  it('is refused from contents that are no window of ours', async () => {
    const { seen } = await run()
    const { webContents } = firstWindow()
    const stranger = Object.assign(Object.create(webContents), { id: webContents.id + 1000 })
    await expect(send(stranger, REQUEST)).rejects.toThrow('its own windows alone')
    expect(seen).toEqual([])
  })

  it.each([[null], ['x'], [{}], [{ ...REQUEST, id: -1 }], [{ ...REQUEST, type: 'event' }]])(
    'is refused when it is none: %j',
    async (frame) => {
      const { seen } = await run()
      await expect(send(firstWindow().webContents, frame)).rejects.toThrow()
      expect(seen).toEqual([])
    },
  )
})

describe('events and windows', () => {
  it('are pushed to the window they are for, until it is closed', async () => {
    const { pushes, newWindow, closed } = await run()
    newWindow()
    const [first, second] = fake.windows
    pushes[1]?.(EVENT)
    expect(first?.webContents.sent).toEqual([])
    expect(second?.webContents.sent).toEqual([{ channel: 'event', frame: EVENT }])

    first?.close()
    expect(closed).toEqual([0])
    expect(() => pushes[0]?.(EVENT)).not.toThrow()
    expect(first?.webContents.sent).toEqual([])
    expect(fake.ended).toBe(false)
  })

  it('have a menu that opens another and leaves undo to the page', async () => {
    const { seen } = await run()
    const items = JSON.stringify(fake.menu)
    expect(items).toContain('"role":"copy"')
    expect(items).not.toMatch(/"role":"(undo|redo|editMenu|reload|forceReload)"/)
    const file = (fake.menu as { label: string; submenu: { label?: string; click?: () => void }[] }[]).find(
      ({ label }) => label === 'File',
    )
    file?.submenu.find(({ label }) => label === 'New Window')?.click?.()
    expect(fake.windows).toHaveLength(2)
    await send(fake.windows[1]?.webContents ?? firstWindow().webContents, REQUEST)
    expect(seen).toEqual([{ window: 1, frame: REQUEST }])
  })
})

describe('the end', () => {
  it('waits until the service has let go of its files', async () => {
    const { close, letGo } = await run()
    electron.app.quit()
    electron.app.quit()
    expect(close).toHaveBeenCalledTimes(1)
    expect(fake.ended).toBe(false)
    letGo()
    await vi.waitFor(() => expect(fake.ended).toBe(true))
  })

  it('comes all the same when the service cannot close, and says so', async () => {
    const { close } = await run()
    close.mockRejectedValue(new Error('disk full'))
    electron.app.quit()
    await vi.waitFor(() => expect(fake.ended).toBe(true))
    expect(fake.errorBoxes).toEqual([{ title: 'Readout did not close cleanly', content: 'Error: disk full' }])
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('is asked for by %s', async (signal) => {
    const { close } = await run()
    signals.get(signal)?.()
    expect(close).toHaveBeenCalledTimes(1)
  })

  it('comes with the last window, but on a Mac', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
    const onLinux = await run()
    firstWindow().close()
    expect(onLinux.close).toHaveBeenCalledTimes(1)

    resetFake()
    platform.mockReturnValue('darwin')
    const onMac = await run()
    firstWindow().close()
    expect(onMac.close).not.toHaveBeenCalled()
    electron.app.emit('activate')
    expect(fake.windows).toHaveLength(1)
  })

  it('comes at once, without a window, when another Readout shows the project', async () => {
    await runShell({ openDesk: async () => undefined, assets, preload: 'p' })
    expect([fake.ended, fake.exitCode, fake.windows]).toEqual([true, 0, []])
  })

  it('comes at once when there is no service', async () => {
    const openDesk = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('The folder cannot be made.'))
    await expect(runShell({ openDesk, assets, preload: 'p' })).rejects.toThrow('cannot be made')
    expect(fake.windows).toEqual([])
  })
})

describe('the page and its assets', () => {
  beforeEach(() => {
    writeFileSync(join(assets, 'index.html'), '<!doctype html><title>Readout</title>')
    mkdirSync(join(assets, 'assets'))
    writeFileSync(join(assets, 'assets', 'a.js'), 'export {}')
    writeFileSync(join(assets, 'assets', 'a.js.map'), '{}')
  })

  it('come with their type and the strict policy', async () => {
    await run()
    const page = await ask(PAGE)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Readout</title>')
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('Content-Security-Policy')).toContain("trusted-types 'none'")
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const script = await ask('app://readout/assets/a.js')
    expect(await script.text()).toBe('export {}')
    expect(script.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  })

  it('have a scheme that is standard and secure, and bypasses no policy', async () => {
    await run()
    expect(fake.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  it.each([
    'app://readout/missing.js',
    'app://readout/assets/a.js.map',
    'app://readout/%2e%2e/%2e%2e/etc/passwd',
    'app://readout/..%2f..%2fetc%2fpasswd',
    'app://readout/assets',
    'app://other/index.html',
  ])('are not there at %s', async (url) => {
    await run()
    expect((await ask(url)).status).toBe(404)
  })

  it('are read and never written', async () => {
    await run()
    expect((await ask(PAGE, 'POST')).status).toBe(405)
    const head = await ask(PAGE, 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})
