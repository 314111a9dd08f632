import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { segmentBareText } from '../../app/text/sentences.ts'
import { reasonOf } from '../../db/open.ts'
import { decode } from '../service/import/decode.ts'
import { readFile } from '../service/import/read-file.ts'
import { Failure, print, type Command } from './command.ts'
import { valueOf } from './open-client.ts'

const Line = z.looseObject({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  lang: z.string().optional(),
})

export const sentences: Command = {
  name: 'sentences',
  usage: 'FILE --json [--lang TAG] | --jsonl IN OUT',
  about: 'splits a text into sentences, with offsets into the text as given',
  words: [1, 2],
  options: { json: 'flag', jsonl: 'flag', lang: 'text' },
  async run({ words, flag, text }) {
    const [first = '', out] = words
    if (flag('jsonl')) {
      if (out === undefined) throw new Failure('Where to? Usage: readout sentences --jsonl IN OUT', 2)
      await splitLines(first, out)
      return 0
    }
    if (out !== undefined) throw new Failure('One file at a time. Usage: readout sentences FILE --json', 2)
    const bytes = valueOf(await readFile(first))
    const { text: source } = valueOf(decode(basename(first), bytes, null))
    const found = segmentBareText(source, text('lang'))
    if (flag('json')) await print(`${JSON.stringify({ sentences: found })}\n`)
    else for (const { start, end } of found) await print(`${source.slice(start, end)}\n`)
    return 0
  },
}

async function splitLines(from: string, to: string): Promise<void> {
  const stats = statSync(from, { throwIfNoEntry: false })
  if (!stats) throw new Failure(`“${from}” is not there. Look at its name, or choose another file.`)
  if (stats.isDirectory()) throw new Failure(`“${from}” is a folder. Choose a file of lines.`)
  // Complete before it takes its name: what was there stays whole until then, were it the input itself.
  const part = `${to}.${process.pid}.part`
  try {
    await pipeline(createReadStream(from), answers, createWriteStream(part))
    renameSync(part, to)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`“${from}” cannot be read, or “${to}” cannot be written: ${reasonOf(error)}.`)
  } finally {
    rmSync(part, { force: true })
  }
}

/** A line of answers for each line of texts. */
async function* answers(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let number = 0
  for await (const line of linesOf(source)) {
    number += 1
    if (line.trim() === '') continue
    const { id, text, lang } = lineOf(line, number)
    yield `${JSON.stringify({ id, sentences: segmentBareText(text, lang) })}\n`
  }
}

/** The lines of a UTF-8 stream, without a byte order mark. Only LF ends one: JSON may hold every other separator. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decoded = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      throw new Failure('The lines are not UTF-8. Save the file as UTF-8 and try again.')
    }
  }
  let rest = ''
  for await (const chunk of source) {
    const lines = `${rest}${decoded(chunk)}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest + decoded()
}

function lineOf(line: string, number: number): z.infer<typeof Line> {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw new Failure(`Line ${number} is not JSON.`)
  }
  const parsed = Line.safeParse(json)
  if (!parsed.success) throw new Failure(`Line ${number} needs an id and a text: {"id": "…", "text": "…"}.`)
  return parsed.data
}
