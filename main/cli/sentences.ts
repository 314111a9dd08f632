import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { z } from 'zod'
import { segmentBareText } from '../../app/text/sentences.ts'
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
  const input = createReadStream(from)
  const output = createWriteStream(to)
  // Errors of either are told where they are waited for.
  const opened = Promise.all([once(input, 'open'), once(output, 'open')])
  await opened.catch((error: unknown) => {
    throw new Failure(
      `${from} cannot be read, or ${to} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1
    if (line.trim() === '') continue
    const { id, text, lang } = lineOf(line, number)
    if (!output.write(`${JSON.stringify({ id, sentences: segmentBareText(text, lang) })}\n`))
      await once(output, 'drain')
  }
  output.end()
  await finished(output)
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
