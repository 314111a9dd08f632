import type { ClosableTransport, ConnectionState } from '../connect.ts'
import { FRAME_LIMITS, type Message } from '../encoding.ts'
import { CLOSE_CODES, Welcome, type Hello } from '../handshake.ts'
import { createWire } from './wire.ts'

/** A WebSocket of whatever library that is being opened, or is open. */
export interface OpeningSocket {
  send(message: Message): void
  close(): void
}

/** What such a socket reports, each only after the function that opened it has returned. */
export interface SocketEvents {
  opened(): void
  received(message: string | Uint8Array): void
  /** @param code of RFC 6455, or one of `CLOSE_CODES`. Also called when it could not be opened. */
  closed(code: number): void
}

export interface SocketTransportOptions {
  open(events: SocketEvents): OpeningSocket
  /** By what this window is let in; undefined when it has nothing (any more). */
  hello(): Hello | undefined
  welcomed?(welcome: Welcome): void
  /** Runs a function once after a time, and returns what calls it off. Absent: what is lost stays lost. */
  readonly schedule?: (run: () => void, milliseconds: number) => () => void
}

/** Waits between two attempts: short, since the server is on this machine, then longer while it stays away. */
export const FIRST_RETRY_MS = 100
export const LONGEST_RETRY_MS = 5_000

/**
 * A way to the local server over WebSockets, one after the other.
 *
 * Requests made before the first socket is open wait for it. Later ones are answered `disconnected` while there is
 * no socket: only who asked knows whether asking again makes sense.
 */
export function socketTransport(options: SocketTransportOptions): ClosableTransport {
  const stateCallbacks = new Set<(state: ConnectionState) => void>()
  let state: ConnectionState | 'connecting' = 'connecting'
  let socket: OpeningSocket | undefined
  let early: Message[] = []
  let retryMs = FIRST_RETRY_MS
  let callOffRetry: (() => void) | undefined

  const wire = createWire((message) => {
    if (state === 'connecting') early.push(message)
    else if (state === 'connected' && socket !== undefined) socket.send(message)
    else throw new Error('There is no connection')
  })

  function become(next: ConnectionState): void {
    state = next
    for (const callback of stateCallbacks) callback(next)
  }

  function lose(next: 'disconnected' | 'ended'): void {
    socket = undefined
    early = []
    wire.lost()
    if (state !== next) become(next)
  }

  function open(): void {
    const hello = options.hello()
    if (hello === undefined) return lose('ended')
    let isWelcome = false
    const opening = options.open({
      opened() {
        if (socket === opening) opening.send(JSON.stringify(hello))
      },
      received(message) {
        if (socket !== opening) return
        if (isWelcome) {
          if (!wire.receive(message).ok) opening.close()
          return
        }
        const welcome = parseWelcome(message)
        if (welcome === undefined) return opening.close()
        isWelcome = true
        retryMs = FIRST_RETRY_MS
        options.welcomed?.(welcome)
        const waiting = early
        early = []
        become('connected')
        for (const waited of waiting) opening.send(waited)
      },
      closed(code) {
        if (socket !== opening) return
        if (code === CLOSE_CODES.unwelcome || options.schedule === undefined) return lose('ended')
        lose('disconnected')
        callOffRetry = options.schedule(open, retryMs)
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS)
      },
    })
    socket = opening
  }

  open()

  return {
    request: wire.request,
    onEvent: wire.onEvent,
    onState(callback) {
      const own = (next: ConnectionState): void => callback(next)
      stateCallbacks.add(own)
      if (state !== 'connecting') callback(state)
      return () => void stateCallbacks.delete(own)
    },
    close() {
      callOffRetry?.()
      const closing = socket
      lose('ended')
      closing?.close()
    },
  }
}

function parseWelcome(message: string | Uint8Array): Welcome | undefined {
  if (typeof message !== 'string' || message.length > FRAME_LIMITS.jsonLength) return undefined
  try {
    return Welcome.safeParse(JSON.parse(message)).data
  } catch {
    return undefined
  }
}
