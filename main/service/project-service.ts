import { Worker } from 'node:worker_threads'
import type { Connection, Desk } from '../../app/contract/desk.ts'
import {
  refusedAnswer,
  type AnswerFrame,
  type ClientFrame,
  type EventFrame,
} from '../../app/contract/frames.ts'
import type { JobProgress } from '../../app/contract/contract.ts'
import { ok, refuse, type Refusal, type Result } from '../../app/model/result.ts'
import type { ServiceTask, ToService } from './service-worker.ts'

/** A project's service, in its own thread so that no query ever blocks a window. */
export interface ProjectService extends Desk {
  readonly path: string
  readonly readOnly: string | null
  /** Saves and frees the project. Idempotent. */
  close(): Promise<void>
  /** Settles when the thread has ended, however it ended. */
  readonly ended: Promise<void>
}

type FromService =
  | { readonly type: 'opened'; readonly readOnly: string | null }
  | { readonly type: 'refused'; readonly error: Refusal }
  | { readonly type: 'answer'; readonly connection: number; readonly frame: AnswerFrame }
  | { readonly type: 'event'; readonly connection: number; readonly frame: EventFrame }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'closed' }

const GONE = 'The service of this project has stopped. What was saved is safe; open the project again.'

/** Starts the service of one project. Refused where the project cannot be opened. */
export async function startProjectService(
  task: ServiceTask,
  log: (line: string) => void,
): Promise<Result<ProjectService>> {
  const source = import.meta.url.endsWith('.ts') ? './service-worker.ts' : './service-worker.js'
  const worker = new Worker(new URL(source, import.meta.url), { workerData: task })
  const say = (message: ToService): void => worker.postMessage(message)
  const pushes = new Map<number, (frame: EventFrame) => void>()
  const pending = new Map<number, Map<number, (frame: AnswerFrame) => void>>()
  const running = new Map<string, JobProgress>()
  let connections = 0
  let alive = true
  const ended = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<Result<{ readOnly: string | null }>>()

  worker.on('message', (message: FromService) => {
    switch (message.type) {
      case 'opened':
        opened.resolve(ok({ readOnly: message.readOnly }))
        break
      case 'refused':
        opened.resolve(refuse(message.error))
        break
      case 'answer':
        pending.get(message.connection)?.get(message.frame.id)?.(message.frame)
        break
      case 'event':
        follow(message.frame)
        pushes.get(message.connection)?.(message.frame)
        break
      case 'log':
        log(message.line)
        break
      case 'closed':
        alive = false
    }
  })
  worker.on('error', (error) => log(`The service ended: ${error.stack ?? error.message}`))
  worker.on('exit', () => {
    alive = false
    opened.resolve(
      refuse({ code: 'crashed', message: 'The service of this project could not start. See the log.' }),
    )
    for (const job of running.values()) {
      const value: JobProgress = { ...job, state: 'failed', error: { code: 'disconnected', message: GONE } }
      for (const push of pushes.values()) push({ type: 'event', name: 'job', position: null, value })
    }
    // Each waiting request learns once that its answer will not come.
    for (const waiting of pending.values())
      for (const [id, answer] of waiting) answer(refusedAnswer(id, 'disconnected', GONE))
    ended.resolve()
  })

  /** Remembers the work that is under way, to tell of its end should the thread end first. */
  function follow({ name, value }: EventFrame): void {
    if (name !== 'job') return
    // The thread is of this program, and speaks its contract.
    const job = value as JobProgress
    if (job.state === 'running') running.set(job.job, job)
    else running.delete(job.job)
  }

  const result = await opened.promise
  if (!result.ok) {
    await worker.terminate()
    return result
  }
  return ok({
    path: task.path,
    readOnly: result.value.readOnly,
    ended: ended.promise,
    connect(push): Connection {
      const connection = (connections += 1)
      const waiting = new Map<number, (frame: AnswerFrame) => void>()
      pushes.set(connection, push)
      pending.set(connection, waiting)
      say({ type: 'connect', connection })
      return {
        request: (frame: ClientFrame) => {
          if (!alive) return Promise.resolve(refusedAnswer(frame.id, 'disconnected', GONE))
          return new Promise((resolve) => {
            waiting.set(frame.id, (answer) => {
              waiting.delete(frame.id)
              resolve(answer)
            })
            say({ type: 'request', connection, frame })
          })
        },
        close() {
          pushes.delete(connection)
          if (alive) say({ type: 'disconnect', connection })
          for (const [id, answer] of waiting)
            answer(refusedAnswer(id, 'disconnected', 'The window was closed.'))
          pending.delete(connection)
        },
      }
    },
    async close() {
      if (alive) say({ type: 'close' })
      await ended.promise
    },
  })
}
