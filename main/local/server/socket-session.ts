import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Connection, Desk } from '../../../app/contract/desk.ts'
import { decodeClientFrame, encodeAnswer, encodeFrame, type Message } from '../../../app/contract/encoding.ts'
import { CLOSE_CODES, Hello, type Welcome } from '../../../app/contract/handshake.ts'

/** What a socket may take of time and memory. */
export interface SocketLimits {
  /** Within which the first message must come. */
  readonly helloMs: number
  /** Bytes that may come before whoever is there has said who it is. A `Hello` has about 70. */
  readonly helloBytes: number
  /** Bytes that may wait for a client that does not read: more than the largest single message. */
  readonly waitingBytes: number
  /** Between two pings; a client that has not answered the last one by the next is gone. */
  readonly pingMs: number
  /** For the other side to agree to the end of a connection. */
  readonly goodbyeMs: number
}

export const SOCKET_LIMITS: SocketLimits = {
  helloMs: 5_000,
  helloBytes: 1_024,
  waitingBytes: 192 * 1024 * 1024,
  pingMs: 30_000,
  goodbyeMs: 1_000,
}

export interface SocketSessionOptions {
  readonly connect: Desk['connect']
  /** The token of the session that a `Hello` is let into; undefined for what is not let in, or is no `Hello`. */
  readonly admit: (hello: Hello | undefined) => string | undefined
  /** Never given what a window says, nor a code or token. */
  readonly log: (line: string) => void
  readonly limits: SocketLimits
}

/**
 * Serves one WebSocket to its end: lets its client in, then carries frames between it and the desk.
 *
 * @param socket just opened.
 * @param stream the connection that carries it.
 * @returns what ends it from this side, with a code of RFC 6455.
 */
export function serveSocket(
  socket: WebSocket,
  stream: Socket,
  options: SocketSessionOptions,
): { end(code: number): void } {
  const { connect, admit, log, limits } = options
  let connection: Connection | undefined
  let isEnding = false
  let isAlive = true

  const patience = setTimeout(() => end(CLOSE_CODES.unwelcome, 'said nothing in time'), limits.helloMs)
  const bytesBefore = stream.bytesRead
  const pings = setInterval(() => {
    if (!isAlive) return kill('answers no ping')
    isAlive = false
    socket.ping()
  }, limits.pingMs)

  function end(code: number, reason?: string): void {
    if (isEnding) return
    isEnding = true
    if (reason !== undefined) log(`A window was sent away: ${reason}`)
    socket.close(code)
    setTimeout(() => socket.terminate(), limits.goodbyeMs).unref()
  }

  function kill(reason: string): void {
    isEnding = true
    log(`A window was cut off: it ${reason}`)
    socket.terminate()
  }

  /** The limit of one message is for clients that were let in. */
  function watchBytes(): void {
    if (stream.bytesRead - bytesBefore > limits.helloBytes) kill('talks before it is let in')
  }

  function send(message: Message): void {
    if (isEnding) return
    socket.send(message)
    if (socket.bufferedAmount > limits.waitingBytes) kill('does not read what it is sent')
  }

  function welcome(message: string | Uint8Array): void {
    const token = admit(parseHello(message))
    if (token === undefined) return end(CLOSE_CODES.unwelcome, 'not let in')
    clearTimeout(patience)
    stream.off('data', watchBytes)
    send(JSON.stringify({ type: 'session', token } satisfies Welcome))
    connection = connect((event) => {
      const encoded = encodeFrame(event)
      if (encoded.ok) send(encoded.value)
      else log(`Event ${event.name} could not be sent: ${encoded.error.message}`)
    })
  }

  async function answer(at: Connection, message: string | Uint8Array): Promise<void> {
    const frame = decodeClientFrame(message)
    if (!frame.ok) return end(CLOSE_CODES.broken, frame.error.message)
    try {
      const reply = await at.request(frame.value)
      send(encodeAnswer(reply, (error) => log(`An answer could not be sent: ${String(error)}`)))
    } catch (error) {
      log(`A request was not answered: ${String(error)}`)
      end(1011)
    }
  }

  stream.on('data', watchBytes)
  socket.on('pong', () => (isAlive = true))
  socket.on('message', (data, isBinary) => {
    if (isEnding || !Buffer.isBuffer(data)) return
    // A plain Uint8Array for the desk, which knows no Buffer.
    const message = isBinary
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : data.toString('utf8')
    if (connection === undefined) welcome(message)
    else void answer(connection, message)
  })
  // A message that breaks RFC 6455 (too long, not UTF-8, wrongly framed): ws closes with the code for it.
  socket.on('error', (error) => log(`A window broke the protocol: ${error.message}`))
  socket.on('close', () => {
    isEnding = true
    clearTimeout(patience)
    clearInterval(pings)
    connection?.close()
  })

  return { end }
}

function parseHello(message: string | Uint8Array): Hello | undefined {
  if (typeof message !== 'string') return undefined
  try {
    return Hello.safeParse(JSON.parse(message)).data
  } catch {
    return undefined
  }
}
