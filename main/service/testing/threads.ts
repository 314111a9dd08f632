import { Worker } from 'node:worker_threads'
import { onTestFinished, vi } from 'vitest'

/** The threads that something was asked of in this test, so that it can end them as a fault would. */
export function watchThreads(): { crash: () => Promise<void> } {
  const threads = new Set<Worker>()
  // oxlint-disable-next-line typescript/unbound-method -- applied to the very thread that it was called on
  const post = Worker.prototype.postMessage
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...message) {
    threads.add(this)
    return post.apply(this, message)
  })
  onTestFinished(() => void vi.restoreAllMocks())
  return {
    async crash() {
      const now = [...threads]
      threads.clear()
      for (const thread of now) await thread.terminate()
    },
  }
}
