import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeProject } from '../service/host-desk.ts'
import { openDesk } from './open-desk.ts'
import type { ServiceDesk } from './shell.ts'

let folder = ''
let project = ''
const opened: ServiceDesk[] = []
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'readout-desk-')))
  project = join(folder, 'press review.readout')
  mkdirSync(join(folder, 'run'), { mode: 0o700 })
  vi.stubEnv('XDG_RUNTIME_DIR', join(folder, 'run'))
  vi.stubEnv('READOUT_CONFIG', join(folder, 'config'))
  expect(makeProject(project).ok).toBe(true)
})
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

async function open(path: string | undefined, newWindow: () => void = vi.fn<() => void>()) {
  const desk = await openDesk(path, newWindow)
  if (desk !== undefined) opened.push(desk)
  return desk
}

/** What a window that connects now has open. */
async function projectOfWindow(desk: ServiceDesk | undefined): Promise<unknown> {
  const connection = desk?.connect(() => {})
  const answer = await connection?.request({ type: 'request', id: 1, method: 'host.state', input: {} })
  connection?.close()
  return answer
}

describe('the desk of Electron', () => {
  it('shows the project that it is given, and the welcome screen without one', async () => {
    expect(await projectOfWindow(await open(project))).toMatchObject({
      ok: true,
      value: { project: { path: project } },
    })
    expect(await projectOfWindow(await open(undefined))).toMatchObject({ ok: true, value: { project: null } })
  })

  it('that is opened a second time asks the first for a window, and shows nothing itself', async () => {
    const newWindow = vi.fn<() => void>()
    await open(project, newWindow)
    expect(await open(project)).toBeUndefined()
    expect(newWindow).toHaveBeenCalledTimes(1)
  })

  it('lets go of the project when it is closed', async () => {
    await open(project)
    await opened.pop()?.close()
    expect(await projectOfWindow(await open(project))).toMatchObject({
      value: { project: { path: project } },
    })
  })

  it('refuses what is no project in a sentence that names it', async () => {
    const text = join(folder, 'notes.readout')
    writeFileSync(text, 'These are notes, and nobody made a project of them.\n'.repeat(20))
    await expect(open(text)).rejects.toThrow('notes.readout')
    await expect(open(join(folder, 'missing.readout'))).rejects.toThrow('missing.readout')
  })
})
