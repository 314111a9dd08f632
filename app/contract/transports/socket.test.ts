import { describe, expect, it } from 'vitest'
import { CLOSE_CODES } from '../handshake.ts'
import {
  FIRST_RETRY_MS,
  LONGEST_RETRY_MS,
  socketTransport,
  type SocketEvents,
  type SocketTransportOptions,
} from './socket.ts'

const TOKEN = 'A'.repeat(43)
const WELCOME = JSON.stringify({ type: 'session', token: TOKEN })
const list = (id: number) => ({ type: 'request', id, method: 'note.list' }) as const

/** A transport over sockets that the test plays. */
function played(replaced: Partial<SocketTransportOptions> = {}) {
  const sockets: { events: SocketEvents; sent: unknown[]; isClosed: boolean }[] = []
  const retries: { run: () => void; milliseconds: number; isCalledOff: boolean }[] = []
  const states: string[] = []
  const transport = socketTransport({
    hello: () => ({ type: 'session', token: TOKEN }),
    open(events) {
      const socket = { events, sent: [] as unknown[], isClosed: false }
      sockets.push(socket)
      return {
        send: (message) => void socket.sent.push(JSON.parse(String(message))),
        close: () => void (socket.isClosed = true),
      }
    },
    schedule(run, milliseconds) {
      const retry = { run, milliseconds, isCalledOff: false }
      retries.push(retry)
      return () => void (retry.isCalledOff = true)
    },
    ...replaced,
  })
  transport.onState?.((state) => states.push(state))
  /** The socket opened last. */
  const socket = () => {
    const last = sockets.at(-1)
    if (last === undefined) throw new Error('No socket was opened')
    return last
  }
  const welcome = () => {
    socket().events.opened()
    socket().events.received(WELCOME)
  }
  return { transport, sockets, socket, retries, states, welcome }
}

describe('a transport over sockets', () => {
  it('says hello first, and what was asked before only once it is welcome', async () => {
    const { transport, socket, states, welcome } = played()
    const answer = transport.request(list(1))
    socket().events.opened()
    expect(socket().sent).toEqual([{ type: 'session', token: TOKEN }])
    expect(states).toEqual([])
    welcome()
    expect(socket().sent.at(-1)).toEqual(list(1))
    socket().events.received(JSON.stringify({ type: 'answer', id: 1, ok: true, value: ['a'] }))
    expect(await answer).toMatchObject({ ok: true, value: ['a'] })
    expect(states).toEqual(['connected'])
  })

  it('refuses at once what is asked while there is no connection', async () => {
    const { transport, socket, welcome } = played()
    welcome()
    const open = transport.request(list(1))
    socket().events.closed(1006)
    expect(await open).toMatchObject({ id: 1, ok: false, error: { code: 'disconnected' } })
    expect(await transport.request(list(2))).toMatchObject({ id: 2, error: { code: 'disconnected' } })
    expect(socket().sent).toHaveLength(2)
  })

  it('tries again, each time after a longer wait, and begins anew once it was welcome', () => {
    const { socket, sockets, retries, states, welcome } = played()
    for (let attempt = 0; attempt < 8; attempt += 1) {
      socket().events.closed(1006)
      retries.at(-1)?.run()
    }
    expect(retries.map(({ milliseconds }) => milliseconds)).toEqual([
      FIRST_RETRY_MS,
      200,
      400,
      800,
      1_600,
      3_200,
      LONGEST_RETRY_MS,
      LONGEST_RETRY_MS,
    ])
    expect(sockets).toHaveLength(9)
    welcome()
    socket().events.closed(1006)
    expect(retries.at(-1)?.milliseconds).toBe(FIRST_RETRY_MS)
    expect(states).toEqual(['disconnected', 'connected', 'disconnected'])
  })

  it('answers what waited for the first connection when that fails', async () => {
    const { transport, socket, retries, welcome } = played()
    const early = transport.request(list(1))
    socket().events.closed(1006)
    expect(await early).toMatchObject({ error: { code: 'disconnected' } })
    retries[0]?.run()
    welcome()
    expect(socket().sent).toHaveLength(1)
  })

  it.each([
    ['it is not welcome', {}, CLOSE_CODES.unwelcome],
    ['nothing may be tried again', { schedule: undefined }, 1006],
  ])('ends when %s', async (_, options, code) => {
    const { transport, socket, retries, states } = played(options as Partial<SocketTransportOptions>)
    socket().events.opened()
    socket().events.closed(code)
    expect([states, retries]).toEqual([['ended'], []])
    expect(await transport.request(list(1))).toMatchObject({ error: { code: 'disconnected' } })
  })

  it('ends without a hello, and opens no socket', () => {
    const { sockets, states } = played({ hello: () => undefined })
    expect([sockets, states]).toEqual([[], ['ended']])
  })

  it.each(['', '{', '[]', '{"type":"session","token":"short"}', new Uint8Array(4)])(
    'closes a socket that welcomes it with %o',
    (message) => {
      const { socket, states } = played()
      socket().events.opened()
      socket().events.received(message)
      expect([socket().isClosed, states]).toEqual([true, []])
    },
  )

  it('closes a socket that carries no frames', () => {
    const { socket, welcome } = played()
    welcome()
    socket().events.received('{"type":"answer"}')
    expect(socket().isClosed).toBe(true)
  })

  it('listens to a socket no more once it has another, and says nothing after its end', async () => {
    const { transport, sockets, retries, socket, states, welcome } = played()
    welcome()
    const [first] = sockets
    first?.events.closed(1006)
    retries[0]?.run()
    welcome()
    first?.events.received(JSON.stringify({ type: 'answer', id: 1, ok: true }))
    first?.events.closed(1006)
    expect(states).toEqual(['connected', 'disconnected', 'connected'])
    const open = transport.request(list(5))
    transport.close()
    expect(await open).toMatchObject({ error: { code: 'disconnected' } })
    expect(socket().isClosed).toBe(true)
    socket().events.closed(1000)
    expect(states.at(-1)).toBe('ended')
    expect(retries).toHaveLength(1)
  })

  it('calls off the next attempt when it is closed', () => {
    const { transport, socket, retries } = played()
    socket().events.closed(1006)
    transport.close()
    expect(retries.map(({ isCalledOff }) => isCalledOff)).toEqual([true])
  })

  it('drops an answer that nobody waits for, and throws for a number used twice', async () => {
    const { transport, socket, welcome } = played()
    welcome()
    socket().events.received(JSON.stringify({ type: 'answer', id: 99, ok: true }))
    const open = transport.request(list(1))
    await expect(transport.request(list(1))).rejects.toThrow('Frame 1 is already on its way')
    socket().events.received(JSON.stringify({ type: 'answer', id: 1, ok: true, value: [] }))
    expect(await open).toMatchObject({ ok: true })
  })

  it('refuses a request that is too large to send, and sends nothing of it', async () => {
    const { transport, socket, welcome } = played()
    welcome()
    const input = { bytes: new Uint8Array(97 * 1024 * 1024) }
    const answer = await transport.request({ type: 'request', id: 1, method: 'value.echo', input })
    expect(answer).toMatchObject({ id: 1, ok: false, error: { code: 'too-large' } })
    expect(socket().sent).toHaveLength(1)
  })
})
