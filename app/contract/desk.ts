import type { z } from 'zod'
import type { Events } from './define.ts'
import {
  acceptedAnswer,
  type AnswerFrame,
  type ClientFrame,
  type EventFrame,
  type Resumed,
} from './frames.ts'
import type { Serve } from './serve.ts'

/** One window's, or one command's, place at the desk. */
export interface Connection {
  /** Answers a request or a `resume`. Never rejects. */
  request(frame: ClientFrame): Promise<AnswerFrame>
  /** Nothing is pushed any more. */
  close(): void
}

/** Where windows and commands are served, whatever transport they come by. */
export interface Desk {
  /** @param push is called for every event from now on, and for those that a `resume` asks for. */
  readonly connect: (push: (event: EventFrame) => void) => Connection
}

/** The events that can be told once more. */
export interface EventHistory {
  /** Of the newest event that has a position; 0 when there is none. */
  position(): number
  /** Those after a position, oldest first; undefined where they are no longer known, or never were. */
  since(position: number): readonly EventFrame[] | undefined
}

export interface ServingDesk<E extends Events> extends Desk {
  /**
   * Tells every connection.
   *
   * @param position larger than that of every event before, so that none comes twice or gets lost when a window
   *   reconnects; null for what is not kept.
   */
  publish<K extends keyof E & string>(name: K, position: number | null, value: z.input<E[K]>): void
}

export interface DeskOptions<E extends Events, Context> {
  readonly serve: Serve<Context>
  readonly events: E
  readonly history: EventHistory
  /** What handlers are given for each request of one connection. */
  readonly openContext: () => Context
  /** Whether to check what is published; a value that does not fit throws. For development and tests. */
  readonly checkOutput?: boolean
}

/** A desk over one server and one history of events. */
export function openDesk<E extends Events, Context>(options: DeskOptions<E, Context>): ServingDesk<E> {
  const { serve, events, history, openContext, checkOutput = false } = options
  const pushes = new Set<(event: EventFrame) => void>()

  function resume(from: number | null, push: (event: EventFrame) => void): Resumed {
    const missed = from === null ? [] : history.since(from)
    for (const event of missed ?? []) push(event)
    return { position: history.position(), complete: missed !== undefined }
  }

  return {
    connect(push) {
      const context = openContext()
      // The same function may be given twice; each connection is its own.
      const own = (event: EventFrame): void => push(event)
      pushes.add(own)
      return {
        request: async (frame) =>
          frame.type === 'resume'
            ? acceptedAnswer(frame.id, resume(frame.position, own))
            : serve(frame, context),
        close: () => void pushes.delete(own),
      }
    },
    publish(name, position, value) {
      if (checkOutput) events[name]?.parse(value)
      for (const push of pushes) push({ type: 'event', name, position, value })
    },
  }
}
