import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { SOCKET_PATH } from '../../../app/contract/handshake.ts'
import { ok, refusal, type Result } from '../../../app/model/result.ts'
import { answerStatus } from './assets.ts'
import { closeDoor, findDoors, isListening, openDoor, planDoor, type Surroundings } from './private-path.ts'
import { pathOf } from './request-rules.ts'
import { isSameSecret } from './secret.ts'
import { refuseUpgrade, type Sockets } from './sockets.ts'

/** A door that stands open. */
export interface PrivateListener {
  /** Takes the door away and lets nobody in any more; resolves once all sockets that came through it are gone. */
  close(): Promise<void>
}

/**
 * Lets other processes of this user in to the service of a project. Who can read the door's token is in: no launch
 * code, no origin, since no browser reaches here.
 *
 * @returns or a refusal: `already-served` when another service answers for this project, or why there is no door.
 */
export async function listenPrivately(
  projectPath: string,
  sockets: Sockets,
  surroundings?: Surroundings,
): Promise<Result<PrivateListener>> {
  for (const found of await findDoors(projectPath, surroundings)) {
    if (await isListening(found.address))
      return refusal('already-served', `${projectPath} is already open in another Readout. Use that one.`)
  }
  const planned = await planDoor(projectPath, surroundings)
  if (!planned.ok) return planned
  const door = planned.value

  const server = createServer((_, response) => answerStatus(response, 404))
  server.on('upgrade', (request, _, head) => {
    request.socket.on('error', () => {})
    if (pathOf(request) !== SOCKET_PATH) return refuseUpgrade(request, 404)
    sockets.accept(request, head, (hello) =>
      hello?.type === 'session' && isSameSecret(hello.token, door.token) ? door.token : undefined,
    )
  })

  // A service that was killed leaves its socket behind; nobody listens at it, as was just seen.
  if (process.platform !== 'win32') await rm(door.address, { force: true })
  try {
    await listen(server, door.address)
    if (process.platform !== 'win32') await chmod(door.address, 0o600)
    await openDoor(door)
  } catch (error) {
    server.close()
    const reason = error instanceof Error ? error.message : String(error)
    return refusal('no-door', `Other windows and commands cannot reach ${projectPath}: ${reason}.`)
  }
  return ok({
    async close() {
      await closeDoor(door)
      // Removes the socket's file, too.
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  })
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
