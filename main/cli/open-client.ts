import { resolve } from 'node:path'
import {
  contract,
  events,
  type JobProgress,
  type ReadoutContract,
  type ReadoutEvents,
} from '../../app/contract/contract.ts'
import { connect, type Client, type Transport } from '../../app/contract/connect.ts'
import { memoryTransport } from '../../app/contract/transports/memory.ts'
import type { Result } from '../../app/model/result.ts'
import { connectPrivately } from '../local/server/node-client.ts'
import { createHostDesk } from '../service/host-desk.ts'
import { makeId } from '../service/identifiers.ts'
import { settingsFolder } from '../service/settings.ts'
import { version } from '../service/version.ts'
import { Failure } from './command.ts'
import { coderOfThisUser } from './coder.ts'

export type ReadoutClient = Client<ReadoutContract, ReadoutEvents>

// Another command that has the project is waited for so long.
const PATIENCE_MS = 10_000
const TRY_AGAIN_MS = 100

/**
 * Works with a project through the service that has it open, or else through one of its own, which ends with the work.
 *
 * @param needs what the work does: a service that can only read is no use to one that writes.
 */
export async function withProject<T>(
  path: string,
  needs: 'read' | 'write',
  work: (client: ReadoutClient) => Promise<T>,
): Promise<T> {
  const full = resolve(path)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const joined = await connectPrivately(full)
    if (joined) {
      try {
        return await workWith(joined, full, work)
      } finally {
        joined.close()
      }
    }
    const done = await withOwnService(full, needs, Date.now() < deadline, work)
    if (done !== 'held by another') return done.value
    await new Promise((again) => setTimeout(again, TRY_AGAIN_MS))
  }
}

async function withOwnService<T>(
  path: string,
  needs: 'read' | 'write',
  patient: boolean,
  work: (client: ReadoutClient) => Promise<T>,
): Promise<{ value: T } | 'held by another'> {
  coderOfThisUser()
  const desk = createHostDesk({
    version,
    settingsFolder: settingsFolder(),
    log: (line) => process.stderr.write(`${line}\n`),
    openWindow: async () => ({
      ok: false,
      error: { code: 'no-window', message: 'A command has no windows.' },
    }),
    checkOutput: process.env['READOUT_CHECK_OUTPUT'] === '1',
  })
  try {
    const opened = valueOf(await desk.open(path))
    if (opened.readOnly !== null && needs === 'write') {
      if (patient && /does not answer/.test(opened.readOnly)) return 'held by another'
      throw new Failure(opened.readOnly)
    }
    return {
      value: await workWith(
        memoryTransport(desk, (error) => process.stderr.write(`${String(error)}\n`)),
        path,
        work,
      ),
    }
  } finally {
    await desk.close()
  }
}

async function workWith<T>(
  transport: Transport,
  path: string,
  work: (client: ReadoutClient) => Promise<T>,
): Promise<T> {
  const client = connect(contract, events, transport)
  valueOf(await client.call['host.openProject']({ path }))
  return work(client)
}

/** What was answered; a refusal ends the command with its sentence. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Failure(result.error.message)
  return result.value
}

/** Starts a job and waits for its end. Interrupting the command cancels the job. */
export async function finishedJob(
  client: ReadoutClient,
  start: (group: string) => Promise<Result<{ job: string }>>,
): Promise<JobProgress> {
  const progress = new Map<string, JobProgress>()
  let wake: () => void = () => undefined
  const stop = client.on('job', (told) => {
    progress.set(told.job, told)
    wake()
  })
  let lost = false
  const stopWatching = client.onState((state) => {
    lost ||= state !== 'connected'
    wake()
  })
  const { job } = valueOf(await start(makeId()))
  const cancel = (): void => void client.call['job.cancel']({ job })
  process.on('SIGINT', cancel)
  try {
    for (;;) {
      const told = progress.get(job)
      if (told && told.state !== 'running') return told
      if (lost)
        throw new Failure('Readout ended before this was done. Look with `readout articles` what came in.')
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    process.off('SIGINT', cancel)
    stop()
    stopWatching()
  }
}
