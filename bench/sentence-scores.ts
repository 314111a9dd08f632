import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { segmentBareText } from '../app/text/sentences.ts'

/** Scores of sentence boundaries against data that is not part of the project, by that data's own scorer. */

const scorer = 'score-sentences.mjs'

/** Whether the folder holds the data and its scorer. */
export const hasEvaluationData = (folder: string): boolean => existsSync(join(folder, scorer))

/** A text of the data, as far as it is used here. */
interface EvaluationText {
  readonly id?: string
  readonly text: string
  readonly lang?: string
}

/** The texts of one file of the data. */
export async function evaluationTexts(folder: string, file: string): Promise<EvaluationText[]> {
  const lines = (await readFile(join(folder, file), 'utf8')).trim().split('\n')
  // The data's own README states the shape of its lines.
  return lines.map((line) => JSON.parse(line) as EvaluationText)
}

/** What the scorer prints on the sentences that the program finds in the texts of `file`; with `errors`, each that is wrong. */
export async function scoreSentences(folder: string, file: string, errors = false): Promise<string> {
  const texts = await evaluationTexts(folder, file)
  const found = texts.map(({ id, text, lang }, index) =>
    JSON.stringify({ id: id ?? index, sentences: segmentBareText(text, lang) }),
  )
  const scratch = await mkdtemp(join(tmpdir(), 'readout-sentences-'))
  try {
    const predicted = join(scratch, 'predicted.jsonl')
    await writeFile(predicted, found.join('\n'))
    const args = [join(folder, scorer), join(folder, file), predicted, ...(errors ? ['--errors'] : [])]
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
    return stdout.trim()
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Cases passed and all cases, of golden rules; NaN where the scorer says something else. */
export function passedOf(score: string): { readonly passed: number; readonly cases: number } {
  const [, passed, cases] = /passed (\d+) of (\d+)/.exec(score) ?? []
  return { passed: Number(passed), cases: Number(cases) }
}

/** Precision, recall and F of boundaries within paragraphs, in percent; NaN where the scorer says something else. */
export function boundaryScore(score: string): {
  readonly precision: number
  readonly recall: number
  readonly f: number
} {
  const [, precision, recall, f] = /P ([\d.]+) R ([\d.]+) F ([\d.]+)/.exec(score) ?? []
  return { precision: Number(precision), recall: Number(recall), f: Number(f) }
}
