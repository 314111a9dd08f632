import type { ServiceDesk } from './shell.ts'

export interface OpenDeskOptions {
  /** Absolute path of the project that the first window opens; without one it shows the welcome screen. */
  readonly project: string | undefined
  readonly newWindow: () => void
}

/** The service, for the windows of Electron. */
export async function openDesk(_options: OpenDeskOptions): Promise<ServiceDesk> {
  throw new Error('There is no service yet that Electron could show.')
}
