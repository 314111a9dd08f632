import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { CLOSE_CODES, SOCKET_PATH, Welcome, type Hello } from '../../../../app/contract/handshake.ts'
import type { LocalServer } from '../server.ts'

/** The code in an address that was minted. */
export const codeIn = (address: string): string => address.split('#k=')[1] ?? ''

const rawSockets = new WeakMap<WebSocket, Socket>()

/** A socket as a page would open it, with whatever headers a test puts in place of the right ones. */
export function openSocket(
  server: Pick<LocalServer, 'port' | 'origin'>,
  headers: Record<string, string> = {},
  options: { readonly path?: string; readonly autoPong?: boolean } = {},
): WebSocket {
  const { path = SOCKET_PATH, autoPong = true } = options
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
    headers: { Origin: server.origin, ...headers },
    perMessageDeflate: false,
    autoPong,
  })
  socket.once('upgrade', (response) => rawSockets.set(socket, response.socket))
  return socket
}

/** The connection below a WebSocket that is open. */
export function rawSocketOf(socket: WebSocket): Socket {
  const raw = rawSockets.get(socket)
  if (raw === undefined) throw new Error('The socket is not open')
  return raw
}

/** The status with which the upgrade was refused; 101 when it was not. */
export function upgradeStatus(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_, response) => {
      resolve(response.statusCode)
      socket.on('error', () => {})
      socket.terminate()
    })
    socket.once('open', () => {
      resolve(101)
      socket.terminate()
    })
    socket.once('error', reject)
  })
}

/** The code with which the other side closes. */
export function closeCode(socket: WebSocket): Promise<number> {
  socket.on('error', () => {})
  return new Promise((resolve) => socket.once('close', resolve))
}

/** The next message, as text or bytes. */
export function nextMessage(socket: WebSocket): Promise<string | Buffer> {
  return new Promise((resolve, reject) => {
    socket.once('message', (data, isBinary) => {
      if (Buffer.isBuffer(data)) resolve(isBinary ? data : data.toString('utf8'))
    })
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
  })
}

/** Sends a first message and answers the token, or undefined when it was not welcome. */
export async function say(socket: WebSocket, hello: Hello): Promise<string | undefined> {
  socket.once('open', () => socket.send(JSON.stringify(hello)))
  const closed = closeCode(socket)
  const answer = await Promise.race([nextMessage(socket).catch(() => undefined), closed])
  if (typeof answer === 'string') return Welcome.parse(JSON.parse(answer)).token
  if ((await closed) !== CLOSE_CODES.unwelcome) throw new Error(`closed with ${await closed}`)
  return undefined
}

/** A socket that was let in. */
export async function openWindow(server: LocalServer, options?: { autoPong: boolean }): Promise<WebSocket> {
  const socket = openSocket(server, {}, options)
  await say(socket, { type: 'claim', code: codeIn(server.mintAddress()) })
  return socket
}
