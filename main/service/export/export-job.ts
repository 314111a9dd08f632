import { renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ok, refusal, type Result } from '../../../app/model/result.ts'
import { makeId } from '../identifiers.ts'
import type { ExportMessage, ExportTask } from './export-worker.ts'

/** What the asker may follow: rows so far, and a way to stop. */
export interface ExportFollower {
  readonly progress?: (rows: number) => void
  readonly onCancel?: (stop: () => void) => void
}

/**
 * Writes an export to a file, in a thread with a reading connection of its own. It is complete under a temporary name
 * before it takes its own: a cancelled or failed export leaves the target as it was.
 */
export async function exportToFile(
  task: ExportTask,
  follower: ExportFollower = {},
): Promise<Result<{ rows: number }>> {
  // A name of its own, as two may export to the same place.
  const temporary = `${task.path}.${makeId()}.part`
  const source = import.meta.url.endsWith('.ts') ? './export-worker.ts' : './export-worker.js'
  const worker = new Worker(new URL(source, import.meta.url), { workerData: { ...task, path: temporary } })
  const name = basename(task.path)
  const result = await new Promise<Result<{ rows: number }>>((resolve) => {
    follower.onCancel?.(() =>
      resolve(refusal('cancelled', `The export was cancelled; “${name}” is as it was.`)),
    )
    worker.on('message', (message: ExportMessage) => {
      if (message.type === 'progress') follower.progress?.(message.rows)
      else if (message.type === 'finished') resolve(ok({ rows: message.rows }))
      else
        resolve(
          refusal('cannot-write', `“${name}” could not be written: ${message.reason}. Choose another place.`),
        )
    })
    worker.on('error', (error) =>
      resolve(
        refusal(
          'crashed',
          `“${name}” could not be written because of a fault in Readout (${error.message}); please report it.`,
        ),
      ),
    )
  })
  await worker.terminate()
  if (!result.ok) {
    rmSync(temporary, { force: true })
    return result
  }
  try {
    renameSync(temporary, task.path)
  } catch {
    rmSync(temporary, { force: true })
    return refusal('cannot-write', `“${name}” could not be written here. Choose another place.`)
  }
  return result
}
