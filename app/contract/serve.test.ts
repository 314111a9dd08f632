import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { ok, refusal, type Result } from '../model/result.ts'
import { define, type Api, type Handlers } from './define.ts'
import { serve, type Crash } from './serve.ts'

const contract = define({
  'article.open': {
    kind: 'query',
    input: z.object({ articleId: z.string(), part: z.enum(['head', 'body']).default('body') }),
    output: z.object({ title: z.string() }),
  },
  'article.count': { kind: 'query', input: z.undefined(), output: z.int() },
})

const handlers = {
  'article.open': ({ articleId, part }, coder: string) => ok({ title: `${articleId} ${part} ${coder}` }),
  'article.count': async () => ok(2),
} satisfies Handlers<typeof contract, string>

const request = (method: string, input?: unknown) => ({ type: 'request', id: 7, method, input })

function serveWith(replaced: Partial<Handlers<typeof contract, string>>, checkOutput = true) {
  const crashes: Crash[] = []
  const answer = serve<typeof contract, string>(
    contract,
    { ...handlers, ...replaced },
    { log: (crash) => crashes.push(crash), makeLogId: () => 'log-1', checkOutput },
  )
  return { crashes, answer: (frame: unknown) => answer(frame, 'Ada') }
}

describe('the types of a contract', () => {
  it('tell the caller what goes in and out, and ask for every handler', () => {
    expectTypeOf<Api<typeof contract>['article.open']>().toEqualTypeOf<
      (input: { articleId: string; part?: 'head' | 'body' | undefined }) => Promise<Result<{ title: string }>>
    >()
    expectTypeOf<Api<typeof contract>['article.count']>().toBeCallableWith()
    const { 'article.count': _, ...withoutCount } = handlers
    // @ts-expect-error -- a handler is missing
    expectTypeOf(withoutCount).toExtend<Handlers<typeof contract, string>>()
    expectTypeOf(handlers).toExtend<Handlers<typeof contract, string>>()
    expect(Object.keys(withoutCount)).toEqual(['article.open'])
  })
})

describe('the server of a contract', () => {
  it('gives the handler parsed input and the context of its caller', async () => {
    const { answer } = serveWith({})
    expect(await answer(request('article.open', { articleId: 'a1', extra: 1 }))).toEqual({
      type: 'answer',
      id: 7,
      ok: true,
      value: { title: 'a1 body Ada' },
    })
    expect(await answer(request('article.count'))).toMatchObject({ ok: true, value: 2 })
  })

  it.each([
    ['nothing', undefined, 0],
    ['a text', 'request', 0],
    ['an event', { type: 'event', id: 4, name: 'x', position: null }, 4],
    ['a resume, which is for the desk', { type: 'resume', id: 4, position: 1 }, 4],
    ['a method that is no text', { type: 'request', id: 9, method: 1 }, 9],
    ['an id that is no number', { type: 'request', id: '9', method: 'article.count' }, 0],
  ])('refuses %s as a frame, under its id where it has one', async (_, frame, id) => {
    const { answer } = serveWith({})
    expect(await answer(frame)).toMatchObject({ id, ok: false, error: { code: 'broken-frame' } })
  })

  it('names the place of bad input briefly, and repeats no value', async () => {
    const { answer } = serveWith({})
    const refused = await answer(request('article.open', { articleId: { secret: 1 } }))
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    expect(!refused.ok && refused.error.message).toMatch(/^article\.open cannot take this input: articleId: /)
    const endless = await answer(request('article.open', { articleId: 'a', part: 'x'.repeat(10_000) }))
    expect(!endless.ok && endless.error.message.length).toBeLessThan(400)
  })

  it('hands on of a refusal its code and message alone', async () => {
    const { answer } = serveWith({
      'article.count': () => ({
        ok: false,
        error: Object.assign(new Error('inside'), { code: 'no-project', message: 'Open a project first.' }),
      }),
    })
    expect(await answer(request('article.count'))).toStrictEqual({
      type: 'answer',
      id: 7,
      ok: false,
      error: { code: 'no-project', message: 'Open a project first.' },
    })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('/home/ada/secret')
      },
    ],
    ['rejects', () => Promise.reject(new Error('/home/ada/secret'))],
    ['answers what the contract does not allow', () => ok(0.5)],
    // @ts-expect-error -- what the compiler forbids may still happen
    ['answers no result', (): Result<number> => undefined],
  ])('answers with the id of the log when a handler %s', async (_, count) => {
    const { answer, crashes } = serveWith({ 'article.count': count })
    const crashed = await answer(request('article.count'))
    expect(crashed).toMatchObject({ ok: false, error: { code: 'crashed', log: 'log-1' } })
    expect(JSON.stringify(crashed)).not.toContain('secret')
    expect(crashes).toMatchObject([{ logId: 'log-1', method: 'article.count' }])
    expect(crashes[0]?.error).toBeInstanceOf(Error)
  })

  it('answers even when the log cannot be written', async () => {
    const answer = serve<typeof contract, string>(
      contract,
      {
        ...handlers,
        'article.count': () => {
          throw new Error('first')
        },
      },
      {
        log: () => {
          throw new Error('disk full')
        },
        makeLogId: () => 'log-1',
      },
    )
    expect(await answer(request('article.count'), 'Ada')).toMatchObject({ error: { code: 'crashed' } })
  })

  it('trusts what handlers answer where it is told to', async () => {
    const { answer } = serveWith({ 'article.count': () => ok(0.5) }, false)
    expect(await answer(request('article.count'))).toMatchObject({ ok: true, value: 0.5 })
    const { answer: refuse } = serveWith({ 'article.count': () => refusal('busy', 'Wait.') }, true)
    expect(await refuse(request('article.count'))).toMatchObject({ ok: false, error: { code: 'busy' } })
  })
})
