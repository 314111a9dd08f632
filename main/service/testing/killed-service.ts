import { join } from 'node:path'
import { expect } from 'vitest'
import {
  contract,
  events,
  type ReadoutContract,
  type ReadoutEvents,
  type StatementRow,
} from '../../../app/contract/contract.ts'
import { connect, type Client } from '../../../app/contract/connect.ts'
import { joinService, serveProject, type Place, type Serving } from '../../cli/testing/a-command.ts'
import { makeId } from '../identifiers.ts'
import { allStatements, openAService, valueOf } from './a-service.ts'

export interface Joined {
  readonly serving: Serving
  readonly client: Client<ReadoutContract, ReadoutEvents>
  /** Kills the process that serves, as nothing can be caught, and waits until it is gone. */
  kill(): Promise<void>
}

/** Serves a project in a process of its own, and joins it over its socket. */
export async function serveAndJoin(place: Place, project: string): Promise<Joined> {
  const serving = await serveProject(place, project)
  const transport = await joinService(place, project)
  const client = connect(contract, events, transport)
  valueOf(await client.call['host.openProject']({ path: project }))
  return {
    serving,
    client,
    async kill() {
      serving.child.kill('SIGKILL')
      await serving.exited
      transport.close()
    },
  }
}

/** What is in a project after a crash, once it has been opened again and found sound by every check. */
export async function afterCrash(
  place: Place,
  project: string,
): Promise<{ statements: readonly StatementRow[]; articles: number }> {
  const service = await openAService({ path: project, settings: join(place.folder, 'config') })
  try {
    const report = valueOf(await service.client.call.check({ rebuild: true }))
    expect(report).toMatchObject({ sound: true, findings: [] })
    const { total } = valueOf(await service.client.call['library.list']({ filter: '', offset: 0, limit: 1 }))
    return { statements: await allStatements(service.client), articles: total }
  } finally {
    await service.close()
  }
}

/** Acts that are under way at once: an analyst's hand is slower, a script is not. */
const LANES = 4

export interface Tagging {
  /** The revision to tag, and how long its text is. */
  readonly revision: string
  readonly length: number
  /** How many statements were asked for before, in earlier rounds. */
  readonly asked: number
}

/**
 * Tags as fast as it can until the service is gone, which `onAcknowledged` may bring about. Each act makes a statement
 * and then writes its memo, so that half an act could be told.
 */
export async function tagUntilGone(
  { client }: Joined,
  { revision, length, asked }: Tagging,
  onAcknowledged: (count: number) => void,
): Promise<{ acknowledged: string[]; asked: number }> {
  const acknowledged: string[] = []
  let next = asked
  const tagOn = async (): Promise<void> => {
    for (;;) {
      const step = next++
      const start = step % (length / 2)
      const end = start + 1 + Math.floor(step / (length / 2))
      const id = makeId()
      const done = await client.call.act({
        group: makeId(),
        commands: [
          { do: 'tag', id, set: { revision, start, end } },
          { do: 'change-statement', id, set: { memo: id } },
        ],
      })
      if (done.ok) {
        acknowledged.push(id)
        onAcknowledged(acknowledged.length)
      } else if (done.error.code === 'disconnected') return
      else throw new Error(done.error.message)
    }
  }
  await Promise.all(Array.from({ length: LANES }, tagOn))
  return { acknowledged, asked: next }
}

/** Kills a service in the midst of fast tagging, so many times; answers how many acts were acknowledged. */
export async function killRounds(
  place: Place,
  where: { path: string; revision: string; length: number },
  rounds: number,
): Promise<number> {
  const acknowledged: string[] = []
  let asked = 0
  for (let round = 0; round < rounds; round += 1) {
    const joined = await serveAndJoin(place, where.path)
    // At another moment each round, from the very first act on.
    const killAfter = 1 + ((round * 37) % 101)
    let killing: Promise<void> | undefined
    const done = await tagUntilGone(joined, { ...where, asked }, (count) => {
      if (count >= killAfter) killing ??= joined.kill()
    })
    await killing
    acknowledged.push(...done.acknowledged)
    ;({ asked } = done)
    const { statements } = await afterCrash(place, where.path)
    const kept = new Map(statements.map(({ id, memo }) => [id, memo]))
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect([...kept].filter(([id, memo]) => memo !== id)).toEqual([])
    expect(kept.size).toBeLessThanOrEqual(asked)
  }
  return acknowledged.length
}
