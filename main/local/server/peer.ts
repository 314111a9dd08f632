/**
 * Which user of this machine is at the other end of a loopback connection. Linux tells in /proc/net/tcp: a line for
 * every socket, with its own and its peer's address and the uid of its owner. The client's end is the line whose own
 * address is the client's and whose peer is this server. Elsewhere nothing tells, and the tokens alone protect.
 */
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/** `untold` where the system does not say. */
export type PeerUser = 'own' | 'other' | 'untold'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

/** Whose the other end of a connection to 127.0.0.1 is. Takes a few milliseconds: ask once for each socket. */
export async function userOfPeer(socket: Socket): Promise<PeerUser> {
  const uid = process.getuid?.()
  const { remoteAddress, remotePort, localPort } = socket
  if (process.platform !== 'linux' || uid === undefined) return 'untold'
  if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) return 'other'
  const tables = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => '')))
  return judgePeer(tables.join('\n'), { address: remoteAddress, port: remotePort }, localPort, uid)
}

/**
 * @param tables the lines of the tables.
 * @param peer the client's IPv4 address and port.
 * @param serverPort where this server listens.
 * @param uid of this process.
 */
export function judgePeer(
  tables: string,
  peer: { readonly address: string; readonly port: number },
  serverPort: number,
  uid: number,
): PeerUser {
  const rows = tables.split('\n').map((line) => line.trim().split(/\s+/))
  const peerPlace = place(peer.address, peer.port)
  const isServer = (field = ''): boolean => field.endsWith(`:${hexPort(serverPort)}`)
  // A client may reach 127.0.0.1 through an IPv6 socket, too: its addresses then end with the IPv4 ones.
  const peerRow = rows.find(([, local, remote]) => local?.endsWith(peerPlace) === true && isServer(remote))
  if (peerRow !== undefined) {
    const peerUid = Number(peerRow[7])
    // Root can do anything anyway; and where Windows' browser reaches into Linux (WSL), it comes as root.
    return peerUid === uid || peerUid === 0 ? 'own' : 'other'
  }
  // A table that does not even know this server says nothing about its clients.
  return rows.some(([, local]) => isServer(local)) ? 'other' : 'untold'
}

/** `0100007F:1F90` for 127.0.0.1:8080: the address in the byte order of the machine, which is little-endian. */
function place(address: string, port: number): string {
  const bytes = address
    .replace(/^::ffff:/, '')
    .split('.')
    .map((byte) => hex(Number(byte), 2))
  return `${bytes.toReversed().join('')}:${hexPort(port)}`
}

const hexPort = (port: number): string => hex(port, 4)

const hex = (number: number, digits: number): string =>
  number.toString(16).toUpperCase().padStart(digits, '0')
