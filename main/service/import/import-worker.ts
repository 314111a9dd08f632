import { parentPort } from 'node:worker_threads'
import type { Encoding } from '../../../app/contract/contract.ts'
import { ok, type Result } from '../../../app/model/result.ts'
import { parseArticle, type ParsedArticle } from './parse-article.ts'
import { readFile } from './read-file.ts'

/**
 * A file to import: one that is read here, or one whose bytes came from a window. Its name is without the folders that it
 * lies in.
 */
export type ImportFile =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly bytes: Uint8Array }

/** Asks for one file; it is answered by its `Result<ParsedArticle>` before the next is asked for. */
export interface ParseRequest {
  readonly file: ImportFile
  readonly encoding: Encoding | null
}

const bytesOf = async (file: ImportFile): Promise<Result<Uint8Array>> =>
  'path' in file ? readFile(file.path) : ok(file.bytes)

async function parse({ file, encoding }: ParseRequest): Promise<Result<ParsedArticle>> {
  const bytes = await bytesOf(file)
  return bytes.ok ? parseArticle({ name: file.name, bytes: bytes.value, encoding }) : bytes
}

/** What the thread says of each file, in this order. */
export type ParseMessage =
  | { readonly about: 'begun' }
  | { readonly about: 'done'; readonly result: Result<ParsedArticle> }

const say = (message: ParseMessage): void => parentPort?.postMessage(message, [])

// What is thrown ends the thread, and whoever started it hears of it.
parentPort?.on('message', (request: ParseRequest) => {
  say({ about: 'begun' })
  void parse(request).then((result) => say({ about: 'done', result }))
})
