import { STATUS_CODES, type IncomingMessage } from 'node:http'
import { WebSocketServer } from 'ws'
import type { Desk } from '../../../app/contract/desk.ts'
import { FRAME_LIMITS } from '../../../app/contract/encoding.ts'
import { serveSocket, SOCKET_LIMITS, type SocketLimits, type SocketSessionOptions } from './socket-session.ts'

export interface SocketsOptions {
  readonly connect: Desk['connect']
  readonly log: (line: string) => void
  readonly limits?: Partial<SocketLimits>
}

/** All WebSockets of a server, whichever way they came. */
export interface Sockets {
  /** Takes over a connection whose upgrade was found right, and serves it to its end. */
  accept(request: IncomingMessage, head: Buffer, admit: SocketSessionOptions['admit']): void
  /** Sends everyone away; resolves when they are gone. */
  close(): Promise<void>
}

/** RFC 6455: the server is going away. */
const GOING_AWAY = 1001

export function createSockets({ connect, log, limits }: SocketsOptions): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: FRAME_LIMITS.messageBytes,
    // Packing costs more time than it saves where nothing leaves the machine, and has had its own attacks.
    perMessageDeflate: false,
  })
  const open = new Map<{ end(code: number): void }, Promise<void>>()
  let isClosed = false

  return {
    accept(request, head, admit) {
      if (isClosed) return refuseUpgrade(request, 503)
      server.handleUpgrade(request, request.socket, head, (socket) => {
        const session = serveSocket(socket, request.socket, {
          connect,
          admit,
          log,
          limits: { ...SOCKET_LIMITS, ...limits },
        })
        const gone = new Promise<void>((resolve) => {
          socket.once('close', () => {
            open.delete(session)
            resolve()
          })
        })
        open.set(session, gone)
      })
    },
    async close() {
      isClosed = true
      for (const session of open.keys()) session.end(GOING_AWAY)
      await Promise.all(open.values())
    },
  }
}

/** Refuses to make a WebSocket of a connection, and ends it. */
export function refuseUpgrade({ socket }: IncomingMessage, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  )
}
