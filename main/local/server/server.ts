import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Desk } from '../../../app/contract/desk.ts'
import { ok, type Result } from '../../../app/model/result.ts'
import { CODE_LIFETIME_MS, createAdmission } from './admission.ts'
import { answerAsset, answerStatus } from './assets.ts'
import { createOpenPages } from './open-page.ts'
import { userOfPeer, type PeerUser } from './peer.ts'
import { listenPrivately, type PrivateListener } from './private-listener.ts'
import type { Surroundings } from './private-path.ts'
import { objectionToAsset, objectionToSocket, type Objection } from './request-rules.ts'
import type { SocketLimits } from './socket-session.ts'
import { createSockets, refuseUpgrade } from './sockets.ts'

export interface ServerOptions {
  /** Of the desk that windows and commands are served at. */
  readonly connect: Desk['connect']
  /** The folder of the built window. */
  readonly assets: { readonly root: string }
  /** Told what was refused, and why; never a code, a token, or what a window says. */
  readonly log: (line: string) => void
  /** Milliseconds since any fixed time. */
  readonly now: () => number
  readonly limits?: Partial<SocketLimits>
  /** Where doors of the private path and pages to open lie, if not where this machine has them. */
  readonly surroundings?: Surroundings
}

export interface LocalServer {
  readonly port: number
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** The address of a new window, good for one window within 60 seconds. To be shown to nobody but its user. */
  mintAddress(): string
  /** A file to open in a browser, which leads to such an address. It is removed once that is claimed, or too old. */
  mintPage(): Promise<string>
  /** Lets other processes of this user in to the service of a project, at its private path. */
  listenPrivately(projectPath: string): Promise<Result<void>>
  /** Ends every connection, and takes away what was left on the disk. */
  close(): Promise<void>
}

/**
 * Serves the built window and the contract to browsers of this user, on a port of 127.0.0.1 that the system picks.
 *
 * HTTP gives out the window's files, which are no secret, to whoever is this user and asks this origin by its right
 * name. Everything else goes through a WebSocket, which a page of this origin alone may open, and which must first
 * show a one-time code or the token of a session.
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  const { connect, assets, log, now, limits = {}, surroundings } = options
  const pages = createOpenPages(CODE_LIFETIME_MS, surroundings?.temporaryFolder)
  const admission = createAdmission({ now, onSpent: (code) => void pages.remove(code) })
  const sockets = createSockets({ connect, log, limits })
  const users = new WeakMap<Socket, Promise<PeerUser>>()
  const listeners: PrivateListener[] = []
  let origin = ''

  /** Of the rules that every request must keep; asked first, since it tells nothing to who breaks them. */
  async function objectionToPeer({ socket }: IncomingMessage): Promise<Objection | undefined> {
    return (await users.get(socket)) === 'other' ? { status: 403, reason: 'another user' } : undefined
  }

  const server = createServer(
    // Nobody on this machine needs long to ask for a file.
    { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => void answer(request, response),
  )

  async function answer(
    request: IncomingMessage,
    response: Parameters<typeof answerStatus>[0],
  ): Promise<void> {
    const objection = (await objectionToPeer(request)) ?? objectionToAsset(request, origin)
    if (objection === undefined) return answerAsset(request, response, assets.root)
    log(`A request was refused with ${objection.status}: ${objection.reason}`)
    answerStatus(response, objection.status)
  }

  async function upgrade(request: IncomingMessage, head: Buffer): Promise<void> {
    const objection = (await objectionToPeer(request)) ?? objectionToSocket(request, origin)
    if (objection !== undefined) {
      log(`A socket was refused with ${objection.status}: ${objection.reason}`)
      return refuseUpgrade(request, objection.status)
    }
    if (admission.isClosed()) {
      log('A socket was refused with 429: too much was wrong within a minute')
      return refuseUpgrade(request, 429)
    }
    sockets.accept(request, head, (hello) => {
      if (hello !== undefined) return admission.admit(hello)
      admission.noteFailure()
      return undefined
    })
  }

  server.on('connection', (socket) => users.set(socket, userOfPeer(socket)))
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    void upgrade(request, head)
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    // Exclusive: no other process may share the port.
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('The server has no port'))
    })
  })
  origin = `http://127.0.0.1:${port}`

  const addressOf = (code: string): string => `${origin}/#k=${code}`

  return {
    port,
    origin,
    mintAddress: () => addressOf(admission.mintCode()),
    mintPage() {
      const code = admission.mintCode()
      return pages.write(code, addressOf(code))
    },
    async listenPrivately(projectPath) {
      const listener = await listenPrivately(projectPath, sockets, surroundings)
      if (!listener.ok) return listener
      listeners.push(listener.value)
      return ok(undefined)
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      const doors = listeners.map((listener) => listener.close())
      await sockets.close()
      server.closeAllConnections()
      await Promise.all([closed, ...doors, pages.close()])
    },
  }
}
