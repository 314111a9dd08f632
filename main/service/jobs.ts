import type { JobProgress } from '../../app/contract/contract.ts'
import { refusal, ok, type Refusal, type Result } from '../../app/model/result.ts'

/** How often windows are told how far a job is: often enough to look steady, seldom enough to cost nothing. */
const TOLD_EVERY_MS = 100

/** One piece of work under way. */
export interface Job {
  readonly id: string
  readonly cancelled: boolean
  /** Says how far it is; what is not given stays as it was. */
  tell(progress: Partial<Pick<JobProgress, 'done' | 'total' | 'files' | 'lines' | 'made'>>): void
  onCancel(callback: () => void): void
}

/** Work that takes its time: started by a command, told of by events, cancelled by its id. */
export class Jobs {
  private readonly running = new Map<string, () => void>()
  private readonly publish: (progress: JobProgress) => void
  private readonly now: () => number
  private readonly makeId: () => string
  private readonly ends = new Set<Promise<void>>()

  constructor(publish: (progress: JobProgress) => void, now: () => number, makeId: () => string) {
    this.publish = publish
    this.now = now
    this.makeId = makeId
  }

  /** Starts a job, and answers its id at once. What the work refuses, or throws, ends it as failed. */
  start(kind: JobProgress['kind'], work: (job: Job) => Promise<Result<void>>): Result<{ job: string }> {
    const id = this.makeId()
    const progress: JobProgress = {
      job: id,
      kind,
      done: 0,
      total: 0,
      state: 'running',
      error: null,
      files: [],
      lines: [],
      made: 0,
    }
    let told = 0
    let cancelled = false
    const cancels: (() => void)[] = []
    const tell = (): void => {
      told = this.now()
      this.publish({ ...progress, files: [...progress.files], lines: [...progress.lines] })
    }
    const job: Job = {
      id,
      get cancelled() {
        return cancelled
      },
      tell: (more) => {
        Object.assign(progress, more)
        if (this.now() - told >= TOLD_EVERY_MS) tell()
      },
      onCancel: (callback) => void cancels.push(callback),
    }
    this.running.set(id, () => {
      cancelled = true
      for (const cancel of cancels) cancel()
    })
    const end = (state: 'finished' | 'failed', error: Refusal | null): void => {
      progress.state = cancelled ? 'cancelled' : state
      progress.error = error && { code: error.code, message: error.message }
      this.running.delete(id)
      tell()
    }
    const run = async (): Promise<void> => {
      // The answer with the job's id goes out before anything is told of it.
      await new Promise<void>((resolve) => void setImmediate(resolve))
      if (cancelled) return end('finished', null)
      tell()
      try {
        const done = await work(job)
        end(done.ok ? 'finished' : 'failed', done.ok ? null : done.error)
      } catch (error) {
        end('failed', {
          code: 'crashed',
          message: `This stopped because of a fault in Readout: ${String(error)}. What was done before is saved.`,
        })
      }
    }
    const ending = run()
    this.ends.add(ending)
    void ending.then(() => this.ends.delete(ending))
    return ok({ job: id })
  }

  cancel(id: string): Result<Record<string, never>> {
    const cancel = this.running.get(id)
    if (!cancel) return refusal('missing', 'This work has ended already.')
    cancel()
    return ok({})
  }

  /** Cancels all that is running and waits until it has ended. */
  async close(): Promise<void> {
    for (const cancel of this.running.values()) cancel()
    await Promise.all(this.ends)
  }
}
