/** What a refusal says: a stable code for programs, a sentence for the analyst (what happened, to what, what to do next). */
export interface Refusal {
  readonly code: string
  readonly message: string
  /** The id of what stands in the way, where there is one: the twin of a statement, say. */
  readonly about?: string
}

/** The answer of anything that may be refused. Bugs throw; refusals are values. */
export type Result<T, E = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

export const refuse = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** A refusal from its code and its sentence. */
export const refusal = (code: string, message: string, about?: string): Result<never> =>
  refuse(about === undefined ? { code, message } : { code, message, about })
