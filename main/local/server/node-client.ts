import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { ClosableTransport } from '../../../app/contract/connect.ts'
import { FRAME_LIMITS } from '../../../app/contract/encoding.ts'
import { SOCKET_PATH } from '../../../app/contract/handshake.ts'
import { socketTransport } from '../../../app/contract/transports/socket.ts'
import { findDoors, type Door, type Surroundings } from './private-path.ts'

/**
 * Reaches the service that has a project open, if there is one, from another process of the same user. Once the
 * connection is lost it stays lost.
 *
 * @param projectPath of the project file, by whatever name.
 * @param options.timeoutMs within which it must answer, welcome included.
 * @returns undefined when nothing answers in time.
 */
export async function connectPrivately(
  projectPath: string,
  options: { readonly timeoutMs?: number; readonly surroundings?: Surroundings } = {},
): Promise<ClosableTransport | undefined> {
  for (const door of await findDoors(projectPath, options.surroundings)) {
    const transport = await knock(door, options.timeoutMs ?? 2_000)
    if (transport !== undefined) return transport
  }
  return undefined
}

async function knock(door: Door, timeoutMs: number): Promise<ClosableTransport | undefined> {
  const transport = transportThrough(door)
  const isIn = await new Promise<boolean>((settle) => {
    const timer = setTimeout(() => settle(false), timeoutMs)
    transport.onState?.((state) => {
      clearTimeout(timer)
      settle(state === 'connected')
    })
  })
  if (isIn) return transport
  transport.close()
  return undefined
}

function transportThrough({ address, token }: Door): ClosableTransport {
  return socketTransport({
    hello: () => ({ type: 'session', token }),
    open(events) {
      const socket = new WebSocket(`ws://localhost${SOCKET_PATH}`, {
        createConnection: () => connect(address),
        maxPayload: FRAME_LIMITS.messageBytes,
        perMessageDeflate: false,
      })
      socket.on('open', () => events.opened())
      socket.on('message', (data, isBinary) => {
        if (!Buffer.isBuffer(data)) return
        if (isBinary) events.received(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
        else events.received(data.toString('utf8'))
      })
      // What fails reports that it closed, too.
      socket.on('error', () => {})
      socket.on('close', (code) => events.closed(code))
      return socket
    },
  })
}
