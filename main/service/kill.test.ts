import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobProgress } from '../../app/contract/contract.ts'
import { revisionId } from '../../app/text/canonical.ts'
import { aPlace, type Place } from '../cli/testing/a-command.ts'
import { makeId } from './identifiers.ts'
import { aProjectFile, valueOf } from './testing/a-service.ts'
import { afterCrash, killRounds, serveAndJoin, type Joined } from './testing/killed-service.ts'

let place: Place

beforeEach(() => {
  place = aPlace()
})
afterEach(() => place.remove())

const WORDS = Array.from({ length: 3000 }, (_, at) => `w${at}`).join(' ')

describe('a service that is killed', () => {
  it('during fast tagging has lost nothing that it acknowledged, five times over', async () => {
    const { path } = aProjectFile({ long: WORDS })
    const acknowledged = await killRounds(
      place,
      { path, revision: revisionId(WORDS), length: WORDS.length },
      5,
    )
    expect(acknowledged).toBeGreaterThan(5)
  }, 60_000)

  /** Kills the service at the first that is told of a job which has made something. */
  function killInside(joined: Joined): Promise<JobProgress> {
    return new Promise((resolve) => {
      const stop = joined.client.on('job', (progress) => {
        if (progress.made === 0) return
        stop()
        void joined.kill().then(() => resolve(progress))
      })
    })
  }

  it('in the middle of an import has imported nothing, half or whole, once it is opened again', async () => {
    const { path } = aProjectFile({ long: WORDS })
    const joined = await serveAndJoin(place, path)
    const paths = Array.from({ length: 600 }, (_, at) => {
      const file = join(place.folder, `${at}.txt`)
      writeFileSync(file, `Report ${at}. It says something.`)
      return file
    })
    const killed = killInside(joined)
    valueOf(await joined.client.call['articles.importPaths']({ group: makeId(), paths, encoding: null }))
    expect(await killed).toMatchObject({ state: 'running' })
    // Some articles had been written: only their act was not complete.
    expect(await afterCrash(place, path)).toMatchObject({ articles: 1 })
  })

  it('in the middle of a bulk tag has tagged nothing, once it is opened again', async () => {
    const { path } = aProjectFile({ long: WORDS })
    const joined = await serveAndJoin(place, path)
    const lines = join(place.folder, 'lines.jsonl')
    const line = (at: number): string =>
      JSON.stringify({ article: 'long', quote: `w${at} w${at + 1}`, issue: `Issue ${at % 5}` })
    writeFileSync(lines, Array.from({ length: 2999 }, (_, at) => line(at)).join('\n'))
    const killed = killInside(joined)
    valueOf(await joined.client.call['statements.import']({ group: makeId(), path: lines, coder: null }))
    const progress = await killed
    expect(progress.state).toBe('running')
    expect(await afterCrash(place, path)).toMatchObject({ statements: [], articles: 1 })
  })
})
