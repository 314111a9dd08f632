import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startImport, type ImportedText } from './import-thread.ts'
import type { ImportFile } from './import-worker.ts'
import { aFolder } from './testing/files.ts'

const aFile = (name: string, text: string): ImportFile => ({ name, bytes: Buffer.from(text) })
/** Quotes within quotes within quotes: no text of this size takes longer. */
const endless = (name: string): ImportFile => aFile(name, '> '.repeat(60_000))

async function all(results: AsyncIterable<ImportedText>): Promise<string[]> {
  const seen: string[] = []
  for await (const { file, result } of results) {
    seen.push(`${file.name}: ${result.ok ? result.value.text : result.error.code}`)
  }
  return seen
}

describe('an import', () => {
  it('gives each file in its order, those that are refused among them', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'a.txt'), 'One.')
    mkdirSync(join(folder, 'b'))
    const files: ImportFile[] = [
      { name: 'a.txt', path: join(folder, 'a.txt') },
      { name: 'b', path: join(folder, 'b') },
      aFile('c.md', '# Two'),
      { name: 'd.txt', bytes: Buffer.of(0x63, 0xe9) },
      { name: 'e.txt', path: join(folder, 'e.txt') },
    ]
    expect(await all(startImport(files, null))).toEqual([
      'a.txt: One.',
      'b: not-a-file',
      'c.md: Two',
      'd.txt: encoding',
      'e.txt: missing',
    ])
  })

  it('reads in the encoding that was given', async () => {
    const file = { name: 'a.txt', bytes: Buffer.of(0x63, 0xe9) }
    expect(await all(startImport([file], 'windows-1252'))).toEqual(['a.txt: cé'])
  })

  it('of no files is over at once', async () => {
    expect(await all(startImport([], null))).toEqual([])
  })

  it('refuses a file that takes too long, and goes on with the next', async () => {
    const files = [aFile('a.txt', 'One.'), endless('b.md'), aFile('c.txt', 'Two.')]
    expect(await all(startImport(files, null, { time: 2000, memory: 1024 }))).toEqual([
      'a.txt: One.',
      'b.md: too-large',
      'c.txt: Two.',
    ])
  })

  it('refuses a file that takes too much memory, and goes on with the next', async () => {
    const files = [aFile('a.txt', 'One.'), aFile('b.md', '*a* '.repeat(300_000)), aFile('c.txt', 'Two.')]
    expect(await all(startImport(files, null, { time: 60_000, memory: 48 }))).toEqual([
      'a.txt: One.',
      'b.md: too-large',
      'c.txt: Two.',
    ])
  })

  it('refuses a file that it has a fault with, and goes on with the next', async () => {
    // No caller that is type checked can do this.
    const broken = { name: 'b.txt', bytes: null } as unknown as ImportFile
    expect(await all(startImport([aFile('a.txt', 'One.'), broken, aFile('c.txt', 'Two.')], null))).toEqual([
      'a.txt: One.',
      'b.txt: crashed',
      'c.txt: Two.',
    ])
  })

  it('ends when it is cancelled, even within a file', async () => {
    const running = startImport([aFile('a.txt', 'One.'), endless('b.md'), aFile('c.txt', 'Two.')], null)
    const seen: string[] = []
    for await (const { file } of running) {
      seen.push(file.name)
      void running.cancel()
    }
    expect(seen).toEqual(['a.txt'])
  })

  it('reads no more than one file ahead of whoever asks', async () => {
    const folder = aFolder()
    const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => ({ name, path: join(folder, name) }))
    for (const { path } of paths.slice(0, 2)) writeFileSync(path, 'One.')
    const results = startImport(paths, null)[Symbol.asyncIterator]()
    await results.next()
    // By the time that another thread has read a file of its own, this one has read all that it would.
    await all(startImport([aFile('other.txt', 'Other.')], null))
    writeFileSync(join(folder, 'c.txt'), 'Three.')
    await results.next()
    const third = await results.next()
    expect(third.value?.result.ok).toBe(true)
    expect((await results.next()).done).toBe(true)
  })
})
