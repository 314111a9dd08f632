import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AnswerFrame, EventFrame } from '../../app/contract/frames.ts'
import { makeId } from './identifiers.ts'
import { startProjectService, type ProjectService } from './project-service.ts'
import { aProjectFile, refusalOf, valueOf, type ServiceSettings } from './testing/a-service.ts'
import { watchThreads } from './testing/threads.ts'

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once.'

async function start(where: ServiceSettings): Promise<ProjectService> {
  const service = valueOf(
    await startProjectService(
      { path: where.path, settings: where.settings, checkOutput: true },
      () => undefined,
    ),
  )
  onTestFinished(() => service.close())
  return service
}

const request = (id: number, method: string, input: unknown) => ({
  type: 'request' as const,
  id,
  method,
  input,
})

describe('the service in its thread', () => {
  it('answers, and pushes what is written to every connection', async () => {
    const service = await start(aProjectFile({ talks: TALKS }))
    const pushed: EventFrame[] = []
    const one = service.connect(() => undefined)
    service.connect((frame) => pushed.push(frame))
    const commands = [{ do: 'title-project', title: 'Harbour' }]
    expect(await one.request(request(7, 'act', { group: makeId(), commands }))).toMatchObject({
      type: 'answer',
      id: 7,
      ok: true,
    })
    expect(pushed.map(({ name }) => name)).toEqual(['changed'])
  })

  it('pushes nothing more to a connection that was closed, and answers what it had asked once', async () => {
    const service = await start(aProjectFile())
    const pushed: EventFrame[] = []
    const closing = service.connect((frame) => pushed.push(frame))
    const answer = closing.request(request(1, 'check', { rebuild: true }))
    closing.close()
    expect(await answer).toMatchObject({ id: 1, ok: false, error: { code: 'disconnected' } })
    const other = service.connect(() => undefined)
    const commands = [{ do: 'title-project', title: 'Harbour' }]
    await other.request(request(1, 'act', { group: makeId(), commands }))
    expect(pushed).toEqual([])
  })

  it('is refused where the project cannot be opened', async () => {
    const where = aProjectFile()
    const started = await startProjectService(
      { path: `${where.path}.missing`, settings: where.settings, checkOutput: true },
      () => undefined,
    )
    expect(refusalOf(started).code).toBe('missing')
  })

  it('that crashes answers each waiting request once, and every later one', async () => {
    const threads = watchThreads()
    const where = aProjectFile({ talks: TALKS })
    const service = await start(where)
    const connection = service.connect(() => undefined)
    const answers: AnswerFrame[] = []
    const waiting = [1, 2, 3].map((id) =>
      connection.request(request(id, 'check', { rebuild: true })).then((answer) => answers.push(answer)),
    )
    await threads.crash()
    await Promise.all([...waiting, service.ended])
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3])
    for (const answer of [...answers, await connection.request(request(4, 'check', { rebuild: false }))])
      expect(answer).toMatchObject({ ok: false, error: { code: 'disconnected' } })
    // The lock went with it.
    expect((await start(where)).readOnly).toBeNull()
  })

  it('that crashes tells of work under way that it failed', async () => {
    const threads = watchThreads()
    const service = await start(aProjectFile())
    const pushed: EventFrame[] = []
    const connection = service.connect((frame) => pushed.push(frame))
    const files = Array.from({ length: 300 }, (_, at) => ({
      name: `${at}.txt`,
      bytes: Buffer.from(`Text ${at}.`),
    }))
    const begun = connection.request(
      request(1, 'articles.import', { group: makeId(), files, encoding: null }),
    )
    const answer = await begun
    await vi.waitFor(() => expect(pushed.some(({ name }) => name === 'job')).toBe(true), 10_000)
    await threads.crash()
    await service.ended
    const job = answer.ok ? (answer.value as { job: string }).job : ''
    expect(pushed.at(-1)).toMatchObject({
      name: 'job',
      value: { job, state: 'failed', error: { code: 'disconnected' } },
    })
  })

  it('closes once, however often it is asked to', async () => {
    const service = await start(aProjectFile())
    await Promise.all([service.close(), service.close()])
    await service.close()
  })
})
