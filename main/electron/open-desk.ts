import { ok } from '../../app/model/result.ts'
import { createHostDesk } from '../service/host-desk.ts'
import { settingsFolder } from '../service/settings.ts'
import { version } from '../service/version.ts'
import type { ServiceDesk } from './shell.ts'

export interface OpenDeskOptions {
  /** Absolute path of the project that the first window opens; without one it shows the welcome screen. */
  readonly project: string | undefined
  readonly newWindow: () => void
}

/** The service, for the windows of Electron. Rejects with a sentence where the project cannot be opened. */
export async function openDesk({ project, newWindow }: OpenDeskOptions): Promise<ServiceDesk> {
  const desk = createHostDesk({
    version,
    settingsFolder: settingsFolder(),
    log: (line) => void process.stderr.write(`${line}\n`),
    openWindow: async () => {
      newWindow()
      return ok(undefined)
    },
  })
  if (project !== undefined) {
    const opened = await desk.open(project)
    if (!opened.ok) throw new Error(opened.error.message)
    desk.startWith(opened.value.path)
  }
  return desk
}
