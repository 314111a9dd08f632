import { ok } from '../../app/model/result.ts'
import { askForWindow } from '../local/local-host.ts'
import { listenPrivately, type PrivateListener } from '../local/server/private-listener.ts'
import { createSockets } from '../local/server/sockets.ts'
import { createHostDesk } from '../service/host-desk.ts'
import { settingsFolder } from '../service/settings.ts'
import { version } from '../service/version.ts'
import type { ServiceDesk } from './shell.ts'

/**
 * The service for the windows of Electron, which other processes of this user reach by the private path alone.
 *
 * @param project absolute path of the project that the first window shows; undefined for the welcome screen
 * @returns undefined where another Readout has that project open; it was asked for another window
 * @throws with a sentence for the analyst where the project cannot be opened
 */
export async function openDesk(
  project: string | undefined,
  newWindow: () => void,
): Promise<ServiceDesk | undefined> {
  if (project !== undefined) {
    const joined = await askForWindow(project)
    if (!joined.ok) throw new Error(joined.error.message)
    if (joined.value) return undefined
  }
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  const doors: PrivateListener[] = []
  const desk = createHostDesk({
    version,
    settingsFolder: settingsFolder(),
    log,
    openWindow: async () => ok(newWindow()),
    onOpened: async (path) => {
      const door = await listenPrivately(path, sockets)
      if (door.ok) doors.push(door.value)
      else log(door.error.message)
    },
  })
  const connect: ServiceDesk['connect'] = (push) => desk.connect(push)
  const sockets = createSockets({ connect, log })
  const close = async (): Promise<void> => {
    await Promise.all([sockets.close(), ...doors.map((door) => door.close())])
    await desk.close()
  }
  const opened = project === undefined ? undefined : await desk.open(project)
  if (opened?.ok === false) {
    await close()
    throw new Error(opened.error.message)
  }
  if (opened !== undefined) desk.startWith(opened.value.path)
  return { connect, close }
}
