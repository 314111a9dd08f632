import type { z } from 'zod'
import { ok, refuse, type Result } from '../model/result.ts'
import type { Api, Contract, Events } from './define.ts'
import {
  disconnectedAnswer,
  LOG_BEGINS,
  Resumed,
  type AnswerFrame,
  type ClientFrame,
  type EventFrame,
} from './frames.ts'

/**
 * How it stands between a window and the service. After `disconnected` the transport tries again by itself; after
 * `ended` it does not, and the window must be opened anew.
 */
export type ConnectionState = 'connected' | 'disconnected' | 'ended'

/** A way to the service. Each function that takes a callback returns one that takes it away again. */
export interface Transport {
  /**
   * Sends a frame and waits for its answer. A request that is lost on the way, or whose answer is, is answered
   * with the refusal `disconnected`; it is not sent again.
   */
  request(frame: ClientFrame): Promise<AnswerFrame>
  onEvent(callback: (event: EventFrame) => void): () => void
  /** Where connections can be lost: calls back at every change, and at once if there was one already. */
  onState?(callback: (state: ConnectionState) => void): () => void
}

/** One that holds a connection of its own, to be let go. */
export interface ClosableTransport extends Transport {
  readonly close: () => void
}

/** The service as a window sees it. */
export interface Client<C extends Contract, E extends Events> {
  /**
   * Every procedure by its name: `client.call['article.open']({ articleId })`. Never rejects. A refusal
   * `disconnected` leaves open whether a command was carried out; nothing is ever sent twice.
   */
  readonly call: Api<C>
  on<K extends keyof E & string>(
    name: K,
    callback: (value: z.output<E[K]>, position: number | null) => void,
  ): () => void
  onState(callback: (state: ConnectionState) => void): () => void
  /** Calls back when events have passed that will not come: whatever is shown should be read anew. */
  onMissed(callback: () => void): () => void
  /** The place in the log up to which events have come; null until the service has said where it stands. */
  position(): number | null
}

/**
 * The client of a contract, over any transport.
 *
 * It asks where the log stands at once, and from its own position on after every loss of the connection. Each event
 * that has a position is told exactly once and in order.
 *
 * What the service answers and tells is not parsed: both ends are built from the one contract, and the service
 * checks what it says in tests.
 */
export function connect<C extends Contract, E extends Events>(
  contract: C,
  events: E,
  transport: Transport,
): Client<C, E> {
  let lastId = 0
  let position: number | null = null
  let isFirstConnection = true
  const listeners = new Map(Object.keys(events).map((name) => [name, new Set<Listener>()]))
  const missedListeners = new Set<() => void>()

  async function send(frame: ClientFrame): Promise<AnswerFrame> {
    try {
      return await transport.request(frame)
    } catch {
      return disconnectedAnswer(frame.id)
    }
  }

  async function call(method: string, input: unknown): Promise<Result<unknown>> {
    const answer = await send({ type: 'request', id: (lastId += 1), method, input })
    return answer.ok ? ok(answer.value) : refuse(answer.error)
  }

  async function resume(): Promise<void> {
    const from = position
    // Lost before it knew where it stood: whatever passed since then is not known either.
    const isBlind = from === null && !isFirstConnection
    isFirstConnection = false
    const answer = await send({ type: 'resume', id: (lastId += 1), position: from })
    const resumed = answer.ok ? Resumed.safeParse(answer.value) : undefined
    // Nothing but another loss refuses it, and the next connection resumes again.
    if (resumed?.success !== true) return
    if (resumed.data.complete && !isBlind) {
      position = Math.max(position ?? 0, resumed.data.position)
    } else {
      position = resumed.data.position
      callAll(missedListeners, (callback) => callback())
    }
  }

  transport.onEvent((event) => {
    if (event.name === LOG_BEGINS) {
      position = event.position
      return
    }
    if (event.position !== null) {
      if (position !== null && event.position <= position) return
      position = event.position
    }
    callAll(listeners.get(event.name) ?? [], (callback) => callback(event.value, event.position))
  })
  if (transport.onState === undefined) void resume()
  else transport.onState((state) => void (state === 'connected' && resume()))

  // a method for each of the contract's own keys is what Api says; fromEntries forgets the keys
  const api = Object.fromEntries(
    Object.keys(contract).map((method) => [method, (input?: unknown) => call(method, input)]),
  ) as object as Api<C>

  return {
    call: api,
    on(name, callback) {
      const named = listeners.get(name)
      if (named === undefined) throw new Error(`No event is named ${name}`)
      // an event of this name carries this value; the map holds listeners of all names
      return addTo(named, callback as Listener)
    },
    onState: (callback) => transport.onState?.(callback) ?? alwaysConnected(callback),
    onMissed: (callback) => addTo(missedListeners, callback),
    position: () => position,
  }
}

type Listener = (value: unknown, position: number | null) => void

/** A transport that cannot be lost has been connected from the first. */
function alwaysConnected(callback: (state: ConnectionState) => void): () => void {
  callback('connected')
  return () => {}
}

/** Adds a callback as one of its own, even where the same function was added before. */
function addTo<T extends unknown[]>(
  callbacks: Set<(...args: T) => void>,
  callback: (...args: T) => void,
): () => void {
  const own = (...args: T): void => callback(...args)
  callbacks.add(own)
  return () => void callbacks.delete(own)
}

/** One listener that throws does not keep the others from hearing; the first error is thrown once all have heard. */
function callAll<F>(callbacks: Iterable<F>, run: (callback: F) => void): void {
  const errors: unknown[] = []
  for (const callback of callbacks) {
    try {
      run(callback)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
