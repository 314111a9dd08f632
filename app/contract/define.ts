import type { z } from 'zod'
import type { Result } from '../model/result.ts'

/**
 * One thing that a window may ask of the service. A query changes nothing; a command may.
 *
 * Inputs and outputs are plain data: JSON values and `Uint8Array`, no `Date`, `Map` or class, so that every
 * transport carries them alike. An absent property and one that is `undefined` mean the same.
 */
export interface Procedure {
  readonly kind: 'query' | 'command'
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** Procedures by name, for example `article.open`. */
export type Contract = Readonly<Record<string, Procedure>>

/** What the service tells every window by itself: the schema of each event's value, by the event's name. */
export type Events = Readonly<Record<string, z.ZodType>>

/** Declares procedures once; client and server are derived from what is declared. */
export const define = <const C extends Contract>(contract: C): C => contract

/** Declares events once. */
export const defineEvents = <const E extends Events>(events: E): E => events

/** What a caller passes: before defaults are filled in. */
export type Input<P extends Procedure> = z.input<P['input']>

/** What a caller gets back when it is not refused. */
export type Output<P extends Procedure> = z.output<P['output']>

/** The contract as a window calls it. A procedure whose input may be undefined is called without one. */
export type Api<C extends Contract> = {
  readonly [K in keyof C]: (
    ...args: undefined extends Input<C[K]> ? [input?: Input<C[K]>] : [input: Input<C[K]>]
  ) => Promise<Result<Output<C[K]>>>
}

/**
 * The contract as the service fulfils it: `{ … } satisfies Handlers<C, Context>` does not compile when one is
 * missing. Inputs arrive parsed. `Context` is what the service knows of the caller.
 */
export type Handlers<C extends Contract, Context> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['input']>,
    context: Context,
  ) => Result<Output<C[K]>> | Promise<Result<Output<C[K]>>>
}
