import { Worker } from 'node:worker_threads'
import type { Encoding } from '../../../app/contract/contract.ts'
import { refusal, type Result } from '../../../app/model/result.ts'
import type { ImportFile, ParseMessage, ParseRequest } from './import-worker.ts'
import type { ParsedArticle } from './parse-article.ts'

/** What became of one file: its article, ready to be stored, or why there is none. */
export interface ImportedText {
  readonly file: ImportFile
  readonly result: Result<ParsedArticle>
}

export interface ImportLimits {
  /** How long one file may take, in milliseconds. */
  readonly time: number
  /** The heap of the thread that parses, in megabytes. Bytes of files are not in it; `readFile` limits those. */
  readonly memory: number
}

const DEFAULT_LIMITS: ImportLimits = { time: 180_000, memory: 1536 }

/** Files being read and parsed, in a thread of their own. To be gone through once. */
export interface Import extends AsyncIterable<ImportedText> {
  /** Stops at once: the thread ends, whatever it is doing, and no further results come. */
  cancel(): Promise<void>
}

/**
 * Reads and parses files in a thread, one after another and in their order. While the asker stores one article the next
 * is parsed, and no more than that: a thousand files need the memory of two.
 *
 * A file that takes more memory or time than the limits allow is refused with `too-large`, and the next goes on in a
 * new thread. Leaving the loop early ends the thread as well.
 */
export function startImport(
  files: readonly ImportFile[],
  encoding: Encoding | null,
  limits: ImportLimits = DEFAULT_LIMITS,
): Import {
  const thread = new ParsingThread(limits)

  async function* results(): AsyncGenerator<ImportedText, void> {
    try {
      let ahead = files[0] && thread.parse({ file: files[0], encoding })
      for (const [index, file] of files.entries()) {
        const result = await ahead
        if (result === undefined || thread.isCancelled) return
        const next = files[index + 1]
        ahead = next && thread.parse({ file: next, encoding })
        yield { file, result }
      }
    } finally {
      await thread.cancel()
    }
  }
  return { [Symbol.asyncIterator]: results, cancel: () => thread.cancel() }
}

/** A file that a result is awaited of. */
interface Waiting {
  readonly name: string
  /** Its time begins, after that which a new thread needs to start. */
  begin(): void
  settle(result: Result<ParsedArticle> | undefined): void
}

/** One thread at a time, started when it is needed, and a new one after a file that ended it. */
class ParsingThread {
  readonly #limits: ImportLimits
  #worker: Worker | undefined
  #waiting: Waiting | undefined
  #isCancelled = false

  constructor(limits: ImportLimits) {
    this.#limits = limits
  }

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  /** One at a time. Never rejects; undefined once it was cancelled. */
  parse(request: ParseRequest): Promise<Result<ParsedArticle> | undefined> {
    if (this.#isCancelled) return Promise.resolve(undefined)
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined
      this.#waiting = {
        name: request.file.name,
        begin: () => {
          const seconds = Math.ceil(this.#limits.time / 1000)
          timer = setTimeout(
            () => this.#giveUp((name) => tooLarge(name, `could not be read within ${seconds} seconds`)),
            this.#limits.time,
          )
        },
        settle: (result) => {
          clearTimeout(timer)
          this.#waiting = undefined
          resolve(result)
        },
      }
      worker.postMessage(request, [])
    })
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true
    this.#waiting?.settle(undefined)
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const source = import.meta.url.endsWith('.ts') ? './import-worker.ts' : './import-worker.js'
    const worker = new Worker(new URL(source, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memory },
    })
    /** A thread that was given up still says that it ends. */
    const whileInUse =
      <T>(act: (value: T) => void) =>
      (value: T): void => {
        if (this.#worker === worker) act(value)
      }
    worker.on(
      'message',
      whileInUse((message: ParseMessage) =>
        message.about === 'begun' ? this.#waiting?.begin() : this.#waiting?.settle(message.result),
      ),
    )
    worker.on(
      'error',
      whileInUse((error: Error & { code?: string }) =>
        this.#giveUp((name) =>
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? tooLarge(name, 'needs more memory than there is for one file')
            : fault(name, error.message),
        ),
      ),
    )
    worker.on(
      'exit',
      whileInUse(() => this.#giveUp((name) => fault(name, 'its thread ended'))),
    )
    return worker
  }

  /** Refuses the file that is being parsed, if one is, and lets the thread go. */
  #giveUp(why: (name: string) => Result<never>): void {
    const worker = this.#worker
    this.#worker = undefined
    this.#waiting?.settle(why(this.#waiting.name))
    void worker?.terminate()
  }
}

const tooLarge = (name: string, why: string): Result<never> =>
  refusal('too-large', `${name} ${why}; split it into smaller files.`)

/** One file that we have a fault with does not keep the others out. */
const fault = (name: string, what: string): Result<never> =>
  refusal('crashed', `${name} could not be read because of a fault in Readout (${what}); please report it.`)
