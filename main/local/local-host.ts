import { join } from 'node:path'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import { createHostDesk, type HostDesk } from '../service/host-desk.ts'
import { settingsFolder } from '../service/settings.ts'
import { connectPrivately } from './server/node-client.ts'
import { startServer, type LocalServer } from './server/server.ts'
import { version } from '../service/version.ts'

export interface LocalHost {
  readonly server: LocalServer
  readonly desk: HostDesk
  /** Ends every connection, saves and frees every project. */
  close(): Promise<void>
}

/** The service behind a window of this machine's browser, and behind the private path for other processes of this user. */
export async function startLocalHost(options: {
  readonly openWindow: (host: LocalHost) => Promise<Result<void>>
  readonly log: (line: string) => void
}): Promise<LocalHost> {
  const desk: HostDesk = createHostDesk({
    version,
    settingsFolder: settingsFolder(),
    log: options.log,
    openWindow: () => options.openWindow(host),
    onOpened: async (path) => {
      const listening = await server.listenPrivately(path)
      // Without its private path a project works all the same; only other starts cannot join it.
      if (!listening.ok) options.log(listening.error.message)
    },
    checkOutput: process.env['READOUT_CHECK_OUTPUT'] === '1',
  })
  const server = await startServer({
    connect: (push) => desk.connect(push),
    assets: { root: join(import.meta.dirname, '../../renderer') },
    log: options.log,
    now: () => performance.now(),
  })
  const host: LocalHost = {
    server,
    desk,
    async close() {
      await server.close()
      await desk.close()
    },
  }
  return host
}

/**
 * Asks the service that has a project open, if one does, for another window on it.
 *
 * @returns whether one was opened.
 */
export async function askForWindow(projectPath: string): Promise<Result<boolean>> {
  const transport = await connectPrivately(projectPath)
  if (!transport) return ok(false)
  try {
    const opened = await transport.request({
      type: 'request',
      id: 1,
      method: 'host.openProject',
      input: { path: projectPath },
    })
    const shown = opened.ok
      ? await transport.request({ type: 'request', id: 2, method: 'host.newWindow', input: {} })
      : opened
    return shown.ok ? ok(true) : refusal(shown.error.code, shown.error.message)
  } finally {
    transport.close()
  }
}
