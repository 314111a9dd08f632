import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { openToRead, reasonOf } from '../../../db/open.ts'
import { Project } from '../../../db/project.ts'
import { exportLines, type ExportRequest } from './export-statements.ts'

/** What the thread is started with: the project to read, the file to write, and what goes into it. */
export interface ExportTask extends ExportRequest {
  readonly project: string
  readonly path: string
}

export type ExportMessage =
  | { readonly type: 'progress'; readonly rows: number }
  | { readonly type: 'finished'; readonly rows: number }
  | { readonly type: 'failed'; readonly reason: string }

// Large enough that the system is asked seldom, small enough that progress is seen.
const BLOCK = 256 * 1024

function run(task: ExportTask): void {
  const tell = (message: ExportMessage): void => parentPort?.postMessage(message)
  try {
    const db = openToRead(task.project)
    const file = openSync(task.path, 'w', 0o644)
    let rows = task.format === 'csv' ? -1 : 0
    try {
      // One moment of the project, whatever is written meanwhile.
      db.transaction(() => {
        let block = ''
        for (const line of exportLines(new Project(db), task)) {
          block += line
          rows += 1
          if (block.length < BLOCK) continue
          // Unlike writeSync it goes on until all of it is written.
          writeFileSync(file, block)
          block = ''
          tell({ type: 'progress', rows })
        }
        writeFileSync(file, block)
      })()
      fsyncSync(file)
    } finally {
      closeSync(file)
      db.close()
    }
    tell({ type: 'finished', rows })
  } catch (error) {
    tell({ type: 'failed', reason: reasonOf(error) })
  }
}

// What the starter gives, by the type of its own call.
run(workerData as ExportTask)
