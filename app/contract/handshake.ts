/**
 * How a window and the local server get to know each other over a WebSocket: the first message of the window is a
 * `Hello`, the server's first a `Welcome`; frames follow. Both are JSON in a text message.
 */
import { z } from 'zod'

/** Where the server takes WebSockets. */
export const SOCKET_PATH = '/socket'

/** 32 random bytes in base64url without padding. */
const Secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** A window that is opened claims a session with its one-time code; later it shows the session's token. */
export const Hello = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('claim'), code: Secret }),
  z.strictObject({ type: z.literal('session'), token: Secret }),
])
export type Hello = z.output<typeof Hello>

/** The token by which this session is known from now on. */
export const Welcome = z.strictObject({ type: z.literal('session'), token: Secret })
export type Welcome = z.output<typeof Welcome>

/** Why the server closes a socket, beside the codes of RFC 6455. */
export const CLOSE_CODES = {
  /** The first message was no `Hello`, came too late, or its code or token is not (or no longer) known. */
  unwelcome: 4401,
  /** A message was no frame. */
  broken: 4400,
} as const
