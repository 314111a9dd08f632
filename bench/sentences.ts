import { resolve } from 'node:path'
import { canonicalize } from '../app/text/canonical.ts'
import { segment } from '../app/text/sentences.ts'
import { evaluationTexts, hasEvaluationData, scoreSentences } from './sentence-scores.ts'

/**
 * How well and how fast sentences are found. Usage:
 *
 *     node_modules/.bin/node bench/sentences.ts [EVALUATION_FOLDER] [--errors]
 *
 * Scores need the evaluation data, by default in ../shared/eval. Speed is the median of several runs over 10 MB of
 * English, beside the same text through Intl.Segmenter alone.
 */

const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const folder = resolve(given ?? resolve(import.meta.dirname, '../../shared/eval'))
const withErrors = process.argv.includes('--errors')

const files = [
  'golden-rules-core.jsonl',
  'golden-rules-spec.jsonl',
  'gum-news-sentences.jsonl',
  'golden-rules-french.jsonl',
  'golden-rules-russian.jsonl',
  'golden-rules-spanish.jsonl',
  'golden-rules-chinese.jsonl',
]

if (hasEvaluationData(folder)) {
  for (const file of files) console.log(`${file}: ${await scoreSentences(folder, file, withErrors)}`)
} else console.log(`scores: skipped, as ${folder} holds no evaluation data`)

const megabytes = 10
const { source, text } = await newsText()
const size = Buffer.byteLength(text) / 1e6
const floor = median(() => countOf(new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)))
const ours = median(() => segment(text, 'en').length)
console.log(`text: ${size.toFixed(1)} MB of ${source}`)
console.log(`Intl.Segmenter alone: ${(size / floor).toFixed(1)} MB/s`)
console.log(`segment: ${(size / ours).toFixed(1)} MB/s`)

/** English news where there is some, else a paragraph of our own, as often as 10 MB take. */
async function newsText(): Promise<{ readonly source: string; readonly text: string }> {
  const own =
    'The council of the U.S. city voted 5-4 on Tuesday, Sept. 3, to close the bridge. "We had no choice," Mayor Ann B. ' +
    'Roe (D) told reporters. "It is unsafe. Who would dare to cross it?" Acme Inc., which built it in 1984, did not ' +
    'answer. Work begins at 9 a.m. Monday.\n'
  const isThere = hasEvaluationData(folder)
  const articles = isThere ? await evaluationTexts(folder, 'polnear-dev.jsonl') : [{ text: own }]
  const once = canonicalize(articles.map(({ text }) => text).join('\n')).text
  const times = Math.ceil((megabytes * 1e6) / once.length)
  const repeated = `${once}\n`.repeat(times).slice(0, megabytes * 1e6)
  return { source: isThere ? 'news articles' : 'one paragraph, repeated', text: canonicalize(repeated).text }
}

function countOf(segments: Iterable<unknown>): number {
  let count = 0
  for (const _ of segments) count++
  return count
}

/** Seconds that a run takes: the median of seven, after one that is not counted. Each must find something. */
function median(run: () => number): number {
  const times = Array.from({ length: 8 }, () => {
    const begin = performance.now()
    if (run() === 0) throw new Error('found no sentence')
    return (performance.now() - begin) / 1000
  })
  return times.slice(1).toSorted((a, b) => a - b)[3] ?? NaN
}
