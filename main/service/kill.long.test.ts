import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { revisionId } from '../../app/text/canonical.ts'
import { aPlace, type Place } from '../cli/testing/a-command.ts'
import { aProjectFile } from './testing/a-service.ts'
import { killRounds } from './testing/killed-service.ts'

let place: Place

beforeEach(() => {
  place = aPlace()
})
afterEach(() => place.remove())

const ROUNDS = 50
const WORDS = Array.from({ length: 3000 }, (_, at) => `w${at}`).join(' ')

describe('a service that is killed', () => {
  it(`during fast tagging has lost nothing that it acknowledged, ${ROUNDS} times over`, async () => {
    const { path } = aProjectFile({ long: WORDS })
    const acknowledged = await killRounds(
      place,
      { path, revision: revisionId(WORDS), length: WORDS.length },
      ROUNDS,
    )
    process.stdout.write(`${ROUNDS} rounds, ${acknowledged} acts acknowledged, 0 lost, 0 half.\n`)
    expect(acknowledged).toBeGreaterThan(ROUNDS * 10)
  })
})
