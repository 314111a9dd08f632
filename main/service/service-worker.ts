import { parentPort, workerData } from 'node:worker_threads'
import type { ClientFrame } from '../../app/contract/frames.ts'
import type { Connection } from '../../app/contract/desk.ts'
import { refusedAnswer } from '../../app/contract/frames.ts'
import { makeId } from './identifiers.ts'
import { openService } from './service.ts'
import { Settings } from './settings.ts'

/** What the thread is started with. */
export interface ServiceTask {
  readonly path: string
  readonly settings: string
  readonly checkOutput: boolean
}

/** What the host says to the thread. Connections are numbered by the host. */
export type ToService =
  | { readonly type: 'connect'; readonly connection: number }
  | { readonly type: 'request'; readonly connection: number; readonly frame: ClientFrame }
  | { readonly type: 'disconnect'; readonly connection: number }
  | { readonly type: 'close' }

async function run({ path, settings, checkOutput }: ServiceTask): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('The service runs in a thread of its own.')
  const opened = await openService({
    path,
    settings: new Settings(settings),
    now: Date.now,
    makeId,
    checkOutput,
    log: ({ logId, method, error }) =>
      port.postMessage({ type: 'log', line: `${logId} ${method}: ${reportOf(error)}` }),
  })
  if (!opened.ok) {
    port.postMessage({ type: 'refused', error: opened.error })
    return
  }
  const service = opened.value
  const connections = new Map<number, Connection>()
  port.on('message', (message: ToService) => {
    switch (message.type) {
      case 'connect': {
        const { connection } = message
        connections.set(
          connection,
          service.desk.connect((frame) => port.postMessage({ type: 'event', connection, frame })),
        )
        break
      }
      case 'request': {
        const { connection, frame } = message
        const answer =
          connections.get(connection)?.request(frame) ??
          Promise.resolve(refusedAnswer(frame.id, 'disconnected', 'The window is not connected any more.'))
        void answer.then((frame) => port.postMessage({ type: 'answer', connection, frame }))
        break
      }
      case 'disconnect':
        connections.get(message.connection)?.close()
        connections.delete(message.connection)
        break
      case 'close':
        void service.close().then(() => {
          port.postMessage({ type: 'closed' })
          port.close()
        })
    }
  })
  port.postMessage({ type: 'opened', readOnly: service.readOnly })
}

const reportOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

// What the starter gives, by the type of its own call.
await run(workerData as ServiceTask)
