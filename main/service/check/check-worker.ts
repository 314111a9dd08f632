import { parentPort, workerData } from 'node:worker_threads'
import { check } from '../../../db/check.ts'
import { openToRead } from '../../../db/open.ts'
import { Project } from '../../../db/project.ts'

/** What the thread is started with. */
export interface CheckTask {
  readonly project: string
  readonly rebuild: boolean
}

function run({ project, rebuild }: CheckTask): void {
  const db = openToRead(project)
  try {
    // One moment of the project, whatever is written meanwhile.
    parentPort?.postMessage(db.transaction(() => check(new Project(db), { rebuild }))())
  } finally {
    db.close()
  }
}

// What the starter gives, by the type of its own call.
run(workerData as CheckTask)
