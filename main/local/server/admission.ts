import type { Hello } from '../../../app/contract/handshake.ts'
import { isSameSecret, makeSecret } from './secret.ts'

/** How long a one-time code may wait for the browser to start. */
export const CODE_LIFETIME_MS = 60_000

/** Wrong codes and tokens that are suffered within a minute; nobody types them, so one is already odd. */
export const FAILURES_A_MINUTE = 10

/** More windows than anybody opens; beyond, the oldest session ends. */
const MOST_SESSIONS = 50

/** Who may come in: the codes that are out, and the sessions that were claimed with one. */
export interface Admission {
  /** A code by which one window may claim a session, once and soon. */
  mintCode(): string
  /** The token of the session, or undefined for who is not let in. */
  admit(hello: Hello): string | undefined
  /** Counts a first message that was no `Hello`. */
  noteFailure(): void
  /** Whether so much was wrong within the last minute that nobody is heard. */
  isClosed(): boolean
}

/**
 * @param options.now milliseconds since any fixed time.
 * @param options.onSpent told of each code that has been claimed.
 */
export function createAdmission(options: {
  readonly now: () => number
  readonly onSpent?: (code: string) => void
}): Admission {
  const { now, onSpent } = options
  let codes: { readonly code: string; readonly expires: number }[] = []
  let failures: number[] = []
  const sessions: string[] = []

  function claim(code: string): string | undefined {
    codes = codes.filter(({ expires }) => now() < expires)
    const known = codes.find((minted) => isSameSecret(minted.code, code))
    if (known === undefined) return undefined
    codes = codes.filter((minted) => minted !== known)
    onSpent?.(known.code)
    const token = makeSecret()
    sessions.push(token)
    if (sessions.length > MOST_SESSIONS) sessions.shift()
    return token
  }

  const admission: Admission = {
    mintCode() {
      const code = makeSecret()
      codes.push({ code, expires: now() + CODE_LIFETIME_MS })
      return code
    },
    admit(hello) {
      const token =
        hello.type === 'claim'
          ? claim(hello.code)
          : sessions.find((session) => isSameSecret(session, hello.token))
      if (token === undefined) admission.noteFailure()
      return token
    },
    noteFailure: () => void failures.push(now()),
    isClosed() {
      failures = failures.filter((at) => now() < at + 60_000)
      return failures.length >= FAILURES_A_MINUTE
    },
  }
  return admission
}
