import { decodeServerFrame, encodeFrame, type Message } from '../encoding.ts'
import {
  disconnectedAnswer,
  refusedAnswer,
  type AnswerFrame,
  type ClientFrame,
  type EventFrame,
} from '../frames.ts'
import type { Result } from '../../model/result.ts'

/** The client's end of anything that carries messages both ways: pairs each answer with its request. */
export interface Wire {
  /** Sends a frame; a frame too large to send is refused without being sent. */
  readonly request: (frame: ClientFrame) => Promise<AnswerFrame>
  readonly onEvent: (callback: (event: EventFrame) => void) => () => void
  /**
   * Takes a message that came. A refusal means that the other end does not speak this protocol. Answers that nobody
   * waits for are dropped.
   */
  readonly receive: (message: string | Uint8Array) => Result<void>
  /** The connection is gone: what waits for an answer is told so, once. */
  readonly lost: () => void
}

/** @param send hands a message to the connection; may throw when there is none, which is a loss of that frame. */
export function createWire(send: (message: Message) => void): Wire {
  const waiting = new Map<number, (answer: AnswerFrame) => void>()
  const callbacks = new Set<(event: EventFrame) => void>()

  function answer(frame: AnswerFrame): void {
    const settle = waiting.get(frame.id)
    waiting.delete(frame.id)
    settle?.(frame)
  }

  return {
    request: (frame) =>
      new Promise((resolve, reject) => {
        if (waiting.has(frame.id)) return reject(new Error(`Frame ${frame.id} is already on its way`))
        const message = encodeFrame(frame)
        if (!message.ok) return resolve(refusedAnswer(frame.id, message.error.code, message.error.message))
        waiting.set(frame.id, resolve)
        try {
          send(message.value)
        } catch {
          answer(disconnectedAnswer(frame.id))
        }
      }),
    onEvent(callback) {
      callbacks.add(callback)
      return () => void callbacks.delete(callback)
    },
    receive(message) {
      const frame = decodeServerFrame(message)
      if (!frame.ok) return frame
      if (frame.value.type === 'answer') answer(frame.value)
      else for (const callback of callbacks) callback(frame.value)
      return { ok: true, value: undefined }
    },
    lost() {
      for (const id of waiting.keys()) answer(disconnectedAnswer(id))
    },
  }
}
