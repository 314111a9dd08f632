import { Worker } from 'node:worker_threads'
import { ok, refusal, type Result } from '../../../app/model/result.ts'
import type { Checked } from '../../../db/check.ts'
import { reasonOf } from '../../../db/open.ts'
import type { CheckTask } from './check-worker.ts'

/**
 * Looks a project over in a thread with a reading connection of its own: a large one takes a minute, and nothing that is
 * tagged meanwhile waits for it. Refused where the project cannot be opened for reading once more.
 */
export async function checkInThread(task: CheckTask): Promise<Result<Checked>> {
  const source = import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.js'
  const worker = new Worker(new URL(source, import.meta.url), { workerData: task })
  try {
    return await new Promise<Result<Checked>>((resolve) => {
      worker.once('message', (checked: Checked) => resolve(ok(checked)))
      worker.once('error', (error) =>
        resolve(refusal('cannot-check', `The project could not be looked over: ${reasonOf(error)}.`)),
      )
    })
  } finally {
    await worker.terminate()
  }
}
