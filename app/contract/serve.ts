import { z } from 'zod'
import type { Result } from '../model/result.ts'
import type { Contract, Handlers } from './define.ts'
import { acceptedAnswer, ClientFrame, refusedAnswer, type AnswerFrame } from './frames.ts'

/** What the log is told of a handler that threw, or answered what the contract does not allow. */
export interface Crash {
  /** The id that the caller is given, too. */
  readonly logId: string
  readonly method: string
  readonly error: unknown
}

export interface ServeOptions {
  readonly log: (crash: Crash) => void
  readonly makeLogId: () => string
  /** Whether to check what handlers answer, too. For development and tests: large answers take time to parse. */
  readonly checkOutput?: boolean
}

type AnyHandler<Context> = (input: unknown, context: Context) => Result<unknown> | Promise<Result<unknown>>

/** Answers one request, of whatever form; never rejects. */
export type Serve<Context> = (frame: unknown, context: Context) => Promise<AnswerFrame>

/**
 * The server of a contract.
 *
 * Input is parsed before a handler sees it; a handler's refusal reaches the caller as it is. Refusals of the server's
 * own: `broken-frame`, `unknown-method`, `bad-input` (the message names the place, and no value), and `crashed` for
 * what a handler throws: the caller learns the log id, the log the error.
 */
export function serve<C extends Contract, Context>(
  contract: C,
  handlers: Handlers<C, Context>,
  options: ServeOptions,
): Serve<Context> {
  // A map knows the contract's own names alone: `constructor` and `__proto__` are no procedures.
  const procedures = new Map(
    Object.entries(contract).map(([method, { input, output }]) => {
      // the handler of this name takes what the input schema of this name makes; the compiler cannot pair the two by a name known only at run time
      const handle = handlers[method] as AnyHandler<Context>
      return [method, { input, output, handle }] as const
    }),
  )

  return async (frame, context) => {
    const parsed = ClientFrame.safeParse(frame)
    if (!parsed.success || parsed.data.type !== 'request')
      return refusedAnswer(idOf(frame), 'broken-frame', 'A request could not be read.')
    const { id, method, input } = parsed.data
    const procedure = procedures.get(method)
    if (procedure === undefined)
      return refusedAnswer(id, 'unknown-method', `This Readout has no procedure ${JSON.stringify(method)}.`)
    try {
      const checked = procedure.input.safeParse(input)
      if (!checked.success)
        return refusedAnswer(
          id,
          'bad-input',
          `${method} cannot take this input: ${firstIssue(checked.error)}.`,
        )
      const result = await procedure.handle(checked.data, context)
      return answerOf(id, options.checkOutput === true ? checkResult(result, procedure.output) : result)
    } catch (error) {
      return crashedAnswer(id, { logId: options.makeLogId(), method, error })
    }
  }

  function crashedAnswer(id: number, crash: Crash): AnswerFrame {
    try {
      options.log(crash)
    } catch {
      // A log that cannot be written (full disk) must not take the answer away, too.
    }
    const message = `Something went wrong inside Readout, and this step was given up. The log tells more under ${crash.logId}.`
    return { type: 'answer', id, ok: false, error: { code: 'crashed', message, log: crash.logId } }
  }
}

/** Names fields one by one, so that whatever else an error may carry stays here. */
function answerOf(id: number, result: Result<unknown>): AnswerFrame {
  return result.ok
    ? acceptedAnswer(id, result.value)
    : refusedAnswer(id, result.error.code, result.error.message)
}

/** The result as it is: parsing must not make an answer in tests that differs from the one in use. */
function checkResult(result: Result<unknown>, output: z.ZodType): Result<unknown> {
  if (result.ok) output.parse(result.value)
  else z.object({ code: z.string(), message: z.string() }).parse(result.error)
  return result
}

/** The id of a frame that is broken elsewhere, so that its sender need not wait; 0, which no client uses, without. */
function idOf(frame: unknown): number {
  const withId = z.object({ id: z.int().nonnegative() }).safeParse(frame)
  return withId.success ? withId.data.id : 0
}

/** Where the first thing wrong stands, and what it is: short, since names in it may come from the caller. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'it is invalid'
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  const text = place + issue.message
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
