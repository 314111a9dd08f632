import type { Transport } from '../../app/contract/connect.ts'
import { disconnectedAnswer, ServerFrame, type ClientFrame } from '../../app/contract/frames.ts'

/** What Electron's preload puts at `window.readout`. */
export interface Bridge {
  request(frame: ClientFrame): Promise<unknown>
  onEvent(callback: (frame: unknown) => void): () => void
}

/** The way from a window of Electron to its main process. It cannot be lost while the window lives. */
export function bridgeTransport(bridge: Bridge): Transport {
  return {
    async request(frame) {
      let answer: unknown
      try {
        answer = await bridge.request(frame)
      } catch {
        // Electron rejects when the main process gave no answer.
        return disconnectedAnswer(frame.id)
      }
      const parsed = ServerFrame.safeParse(answer)
      if (!parsed.success || parsed.data.type !== 'answer' || parsed.data.id !== frame.id)
        throw new Error(`The main process did not answer frame ${frame.id}`)
      return parsed.data
    },
    onEvent: (callback) =>
      bridge.onEvent((frame) => {
        const parsed = ServerFrame.safeParse(frame)
        if (parsed.success && parsed.data.type === 'event') callback(parsed.data)
      }),
  }
}
