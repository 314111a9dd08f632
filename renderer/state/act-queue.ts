import type { Command } from '../../app/events/command.ts'
import type { Refusal, Result } from '../../app/model/result.ts'

/** One act of the analyst on its way to the service. */
export interface Act {
  readonly group: string
  readonly commands: readonly Command[]
}

export type ActAnswer = Result<{ readonly savedAt: number }>

export interface ActQueueOptions {
  readonly send: (act: Act) => Promise<ActAnswer>
  readonly onSaved: (act: Act, savedAt: number) => void
  readonly onRefused: (act: Act, why: Refusal) => void
  /** How many are not known to be saved. */
  readonly onWaiting: (count: number) => void
}

/**
 * Sends acts as they come, without waiting for the ones before, and keeps each until the service has answered it.
 * Where a connection was lost nobody knows whether an act was carried out; the service does each group once however
 * often it is asked, so all that are open are sent once more, in their order, when the connection is back.
 */
export class ActQueue {
  private readonly open = new Map<string, { readonly act: Act; readonly settle: (saved: boolean) => void }>()
  private readonly lost = new Set<string>()
  private readonly options: ActQueueOptions
  private connected = true
  /** Counts the connections. */
  private connection = 0
  private waiters: (() => void)[] = []

  constructor(options: ActQueueOptions) {
    this.options = options
  }

  get waiting(): number {
    return this.open.size
  }

  /** Resolves with whether the act was saved; not before that is known. */
  add(act: Act): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.open.set(act.group, { act, settle: resolve })
    this.tell()
    void this.send(act)
    return promise
  }

  setConnected(connected: boolean): void {
    this.connected = connected
    if (!connected) return
    this.connection++
    this.sendLost()
  }

  /** Resolves once every act is answered. */
  settled(): Promise<void> {
    return this.open.size === 0 ? Promise.resolve() : new Promise((resolve) => this.waiters.push(resolve))
  }

  private sendLost(): void {
    for (const [group, { act }] of this.open) if (this.lost.delete(group)) void this.send(act)
  }

  private async send(act: Act): Promise<void> {
    const { connection } = this
    const answer = await this.options.send(act)
    if (!answer.ok && answer.error.code === 'disconnected') {
      this.lost.add(act.group)
      // The transport says when the connection is back. It may have said so before this answer was heard; where it
      // never went, the answer alone was lost.
      if (!this.connected) return
      if (connection !== this.connection) this.sendLost()
      else setTimeout(() => this.connected && this.sendLost(), RETRY_MS)
      return
    }
    this.open.get(act.group)?.settle(answer.ok)
    this.open.delete(act.group)
    if (answer.ok) this.options.onSaved(act, answer.value.savedAt)
    else this.options.onRefused(act, answer.error)
    this.tell()
  }

  private tell(): void {
    this.options.onWaiting(this.open.size)
    if (this.open.size > 0) return
    const waiters = this.waiters
    this.waiters = []
    for (const resolve of waiters) resolve()
  }
}

const RETRY_MS = 1000
