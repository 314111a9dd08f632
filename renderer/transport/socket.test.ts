import { describe, expect, it } from 'vitest'
import { connectToLocalServer, type Page } from './socket.ts'

const CODE = 'c'.repeat(43)
const TOKEN = 't'.repeat(43)

/** A page with a socket that records what it is sent, and that the test lets answer. */
function openPage(hash: string, stored: Record<string, string> = {}) {
  const sockets: FakeSocket[] = []
  const replaced: unknown[] = []
  class FakeSocket extends EventTarget {
    binaryType: BinaryType = 'blob'
    readonly sent: unknown[] = []
    readonly url: string
    constructor(url: string) {
      super()
      this.url = url
      sockets.push(this)
    }
    send(message: unknown): void {
      this.sent.push(message)
    }
    close(): void {}
    open(): void {
      this.dispatchEvent(new Event('open'))
    }
    receive(data: unknown): void {
      this.dispatchEvent(new MessageEvent('message', { data }))
    }
  }
  const page: Page = {
    location: { hash, host: '127.0.0.1:4321', pathname: '/', search: '' },
    history: { replaceState: (_state, _title, url) => void replaced.push(url) },
    sessionStorage: {
      getItem: (key) => stored[key] ?? null,
      setItem: (key, value) => void (stored[key] = value),
    },
    WebSocket: FakeSocket,
    setTimeout: () => 1,
    clearTimeout: () => {},
  }
  return { page, sockets, replaced, stored }
}

describe('the way to the local server', () => {
  it('takes the code out of the address before anything else, and claims a session with it', () => {
    const { page, sockets, replaced, stored } = openPage(`#k=${CODE}`)
    connectToLocalServer(page)
    expect(replaced).toEqual(['/'])
    expect(sockets.map(({ url, binaryType }) => [url, binaryType])).toEqual([
      ['ws://127.0.0.1:4321/socket', 'arraybuffer'],
    ])
    sockets[0]?.open()
    expect(sockets[0]?.sent).toEqual([JSON.stringify({ type: 'claim', code: CODE })])
    expect(stored).toEqual({})
    sockets[0]?.receive(JSON.stringify({ type: 'session', token: TOKEN }))
    expect(Object.values(stored)).toEqual([TOKEN])
  })

  it('shows the token of its tab where there is no code', () => {
    const { page, sockets, replaced } = openPage('', { 'readout-session': TOKEN })
    connectToLocalServer(page)
    sockets[0]?.open()
    expect(sockets[0]?.sent).toEqual([JSON.stringify({ type: 'session', token: TOKEN })])
    expect(replaced).toEqual([])
  })

  it('claims with a new code though the tab has a token', () => {
    const { page, sockets } = openPage(`#k=${CODE}`, { 'readout-session': TOKEN })
    connectToLocalServer(page)
    sockets[0]?.open()
    expect(sockets[0]?.sent).toEqual([JSON.stringify({ type: 'claim', code: CODE })])
  })

  it('leaves other fragments of the address alone', () => {
    const { page, sockets, replaced } = openPage('#key')
    connectToLocalServer(page)
    expect([sockets, replaced]).toEqual([[], []])
  })

  it('takes bytes as bytes', async () => {
    const { page, sockets } = openPage(`#k=${CODE}`)
    const transport = connectToLocalServer(page)
    const names: string[] = []
    transport.onEvent(({ name }) => names.push(name))
    sockets[0]?.open()
    sockets[0]?.receive(JSON.stringify({ type: 'session', token: TOKEN }))
    const header = new TextEncoder().encode(
      JSON.stringify({
        frame: { type: 'event', name: 'file.read', position: null, value: null },
        attachments: [{ path: ['value'], length: 1 }],
      }),
    )
    const message = Uint8Array.of(0, 0, 0, header.length, ...header, 7)
    sockets[0]?.receive(message.buffer)
    expect(names).toEqual(['file.read'])
  })
})
