import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boundaryScore, hasEvaluationData, passedOf, scoreSentences } from '../../bench/sentence-scores.ts'

const folder = resolve(import.meta.dirname, '../../../shared/eval')
const isMissing = !hasEvaluationData(folder)
const reason = isMissing ? ' (skipped: no evaluation data in ../shared/eval)' : ''
if (isMissing) process.stdout.write(`sentence scores:${reason}\n`)

describe.skipIf(isMissing)(`sentences against evaluation data${reason}`, () => {
  test.each([
    ['the core Golden Rules', 'golden-rules-core.jsonl', 50],
    ['the further English Golden Rules', 'golden-rules-spec.jsonl', 95],
    ['the French ones', 'golden-rules-french.jsonl', 5],
    ['the Russian ones', 'golden-rules-russian.jsonl', 41],
    ['the Spanish ones', 'golden-rules-spanish.jsonl', 32],
    ['the Chinese ones', 'golden-rules-chinese.jsonl', 2],
  ])('pass as many of %s as they did', async (_, file, atLeast) => {
    expect(passedOf(await scoreSentences(folder, file)).passed).toBeGreaterThanOrEqual(atLeast)
  })

  test('have a boundary F of 96.5 or better in news', async () => {
    expect(boundaryScore(await scoreSentences(folder, 'gum-news-sentences.jsonl')).f).toBeGreaterThanOrEqual(
      96.5,
    )
  })
})
