import { describe, expect, it } from 'vitest'
import type { JobProgress } from '../../app/contract/contract.ts'
import { ok, refusal } from '../../app/model/result.ts'
import { makeId } from './identifiers.ts'
import { Jobs, type Job } from './jobs.ts'
import { refusalOf, valueOf } from './testing/a-service.ts'

/** Jobs under a clock that stands until it is moved, and everything that was told of them. */
function jobsUnderWatch(): {
  jobs: Jobs
  told: JobProgress[]
  pass: (ms: number) => void
  ended: (jobs: number) => Promise<void>
} {
  let now = 0
  const told: JobProgress[] = []
  const ends: (() => void)[] = []
  const jobs = new Jobs(
    (progress) => {
      told.push(progress)
      for (const end of ends) end()
    },
    () => now,
    makeId,
  )
  return {
    jobs,
    told,
    pass: (ms) => void (now += ms),
    ended: (count) =>
      new Promise((resolve) => {
        ends.push(() => void (told.filter(({ state }) => state !== 'running').length >= count && resolve()))
      }),
  }
}

describe('a job', () => {
  it('is told of only once its id has been answered, and then to its end', async () => {
    const { jobs, told, ended } = jobsUnderWatch()
    const { job } = valueOf(
      jobs.start('import', async (each) => {
        each.tell({ done: 3, total: 3, made: 2 })
        return ok(undefined)
      }),
    )
    expect(told).toEqual([])
    await ended(1)
    expect(told).toMatchObject([
      { job, kind: 'import', state: 'running', done: 0 },
      { job, kind: 'import', state: 'finished', done: 3, made: 2, error: null },
    ])
  })

  it('tells its progress at most ten times a second, and always its last', async () => {
    const { jobs, told, pass, ended } = jobsUnderWatch()
    jobs.start('export', async (job) => {
      for (let done = 1; done <= 100; done += 1) {
        pass(10)
        job.tell({ done })
      }
      return ok(undefined)
    })
    await ended(1)
    expect(told.map(({ done }) => done)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100])
    expect(told.map(({ state }) => state).slice(-2)).toEqual(['running', 'finished'])
  })

  it('that is cancelled hears of it, and ends as cancelled', async () => {
    const { jobs, told } = jobsUnderWatch()
    const begun = Promise.withResolvers<Job>()
    const stopped = Promise.withResolvers<void>()
    const { job } = valueOf(
      jobs.start('import', async (each) => {
        each.onCancel(stopped.resolve)
        begun.resolve(each)
        await stopped.promise
        return ok(undefined)
      }),
    )
    expect((await begun.promise).cancelled).toBe(false)
    valueOf(jobs.cancel(job))
    await jobs.close()
    expect((await begun.promise).cancelled).toBe(true)
    expect(told.map(({ state }) => state)).toEqual(['running', 'cancelled'])
    expect(refusalOf(jobs.cancel(job)).code).toBe('missing')
  })

  it('that is cancelled before it has begun never begins', async () => {
    const { jobs, told } = jobsUnderWatch()
    let begun = false
    const { job } = valueOf(
      jobs.start('export', async () => {
        begun = true
        return ok(undefined)
      }),
    )
    valueOf(jobs.cancel(job))
    await jobs.close()
    expect(begun).toBe(false)
    expect(told.map(({ state }) => state)).toEqual(['cancelled'])
  })

  it('that is refused ends as failed, with the reason', async () => {
    const { jobs, told, ended } = jobsUnderWatch()
    jobs.start('export', async () => refusal('cannot-write', 'The disk is full.'))
    await ended(1)
    expect(told.slice(1)).toMatchObject([
      { state: 'failed', error: { code: 'cannot-write', message: 'The disk is full.' } },
    ])
  })

  it('that throws ends as failed, and others go on', async () => {
    const { jobs, told, ended } = jobsUnderWatch()
    jobs.start('import', () => Promise.reject(new Error('a fault')))
    jobs.start('export', async () => ok(undefined))
    await ended(2)
    expect(told.filter(({ state }) => state !== 'running')).toMatchObject([
      {
        kind: 'import',
        state: 'failed',
        error: { code: 'crashed', message: expect.stringContaining('a fault') },
      },
      { kind: 'export', state: 'finished', error: null },
    ])
  })
})
