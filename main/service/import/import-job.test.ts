import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Encoding, ImportedFile, JobProgress } from '../../../app/contract/contract.ts'
import { makeId } from '../identifiers.ts'
import {
  aFolder,
  aProjectFile,
  jobDone,
  openAService,
  valueOf,
  type TestService,
} from '../testing/a-service.ts'

/** Imports files that lie in a folder, by their paths. */
function importPaths(
  service: TestService,
  paths: readonly string[],
  options: { encoding?: Encoding; group?: string; during?: (progress: JobProgress) => void } = {},
): Promise<JobProgress> {
  return jobDone(
    service.client,
    () =>
      service.client.call['articles.importPaths']({
        group: options.group ?? makeId(),
        paths: [...paths],
        encoding: options.encoding ?? null,
      }),
    options.during,
  )
}

/** Writes files into a folder of their own; answers their paths. */
function files(contents: Readonly<Record<string, string | Buffer>>): string[] {
  const folder = aFolder()
  return Object.entries(contents).map(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  })
}

const outcomes = ({ files: all }: JobProgress): string[] => all.map(({ outcome }) => outcome)

const titles = async (service: TestService): Promise<string[]> =>
  valueOf(await service.client.call['library.list']({ filter: '', offset: 0, limit: 1000 }))
    .articles.map(({ title }) => title)
    .toSorted()

describe('an import', () => {
  it('takes in texts and Markdown, with what the front matter says of them', async () => {
    const service = await openAService()
    const done = await importPaths(
      service,
      files({
        'plain.txt': 'First line.\r\nSecond line.',
        'talks.md':
          '---\ntitle: Harbour talks\noutlet: The Ledger\nauthor: Eva Roth\ndate: 2024-05-03\nurl: https://example.org/talks\n---\n# Harbour talks\n\nThe *deal* is off.\n',
      }),
    )
    expect(outcomes(done)).toEqual(['imported', 'imported'])
    expect(done).toMatchObject({ state: 'finished', done: 2, total: 2, made: 2, error: null })
    const article = await service.article('Harbour talks')
    expect(article).toMatchObject({
      outlet: 'The Ledger',
      author: 'Eva Roth',
      url: 'https://example.org/talks',
    })
    expect(article.published).toEqual('2024-05-03')
    const opened = valueOf(await service.client.call['article.open']({ article: article.id }))
    expect(opened.text).toBe('Harbour talks\nThe deal is off.')
    expect(opened.headings).toEqual([0])
  })

  it('knows a text again by its words, whatever the file and its line ends', async () => {
    const service = await openAService(aProjectFile({ talks: 'Harbour talks\nThe deal is off.' }))
    const done = await service.importTexts({
      'copy.txt': 'Harbour talks\r\nThe deal is off.\r\n',
      'other.txt': 'Something else.',
      'again.txt': 'Something else.',
    })
    expect(outcomes(done)).toEqual(['duplicate', 'imported', 'duplicate'])
    expect(done.files[0]).toMatchObject({
      title: 'talks',
      notices: [expect.stringMatching(/already/)],
    })
    expect(await titles(service)).toEqual(['other', 'talks'])
  })

  it('of a known text adds where it appeared, once', async () => {
    const service = await openAService(aProjectFile({ talks: 'The deal is off.' }))
    const elsewhere = { 'talks.md': '---\noutlet: The Courier\n---\nThe deal is off.\n' }
    await service.importTexts(elsewhere)
    expect(await service.article('talks')).toMatchObject({ outlet: 'The Courier' })
    const position = valueOf(
      await service.client.call['history.list']({ before: null, limit: 9, about: null }),
    )
    expect(outcomes(await service.importTexts(elsewhere))).toEqual(['duplicate'])
    // Nothing new, so nothing in the history.
    expect(
      valueOf(await service.client.call['history.list']({ before: null, limit: 9, about: null })),
    ).toEqual(position)
  })

  it('is one act: undo takes all of it back, and redo brings it back', async () => {
    const service = await openAService()
    await service.importTexts({ 'a.txt': 'One.', 'b.txt': 'Two.', 'c.txt': 'Three.' })
    await service.reverse('undo')
    expect(await titles(service)).toEqual([])
    await service.reverse('redo')
    expect(await titles(service)).toEqual(['a', 'b', 'c'])
    expect(valueOf(await service.client.call.check({ rebuild: true })).sound).toBe(true)
  })

  it('after an undo brings the articles back', async () => {
    const service = await openAService()
    await service.importTexts({ 'a.txt': 'One.' })
    await service.reverse('undo')
    expect(outcomes(await service.importTexts({ 'a.txt': 'One.' }))).toEqual(['imported'])
    expect(await titles(service)).toEqual(['a'])
  })

  it('that is cancelled keeps what had come in, each article whole, and it can be undone as one', async () => {
    const service = await openAService()
    const texts = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`${at}.txt`, `Report ${at}. It says more.`]),
    )
    const done = await importPaths(service, files(texts), {
      during: ({ job, made }) => {
        if (made > 0) void service.client.call['job.cancel']({ job })
      },
    })
    expect(done.state).toBe('cancelled')
    const kept = await titles(service)
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(400)
    for (const title of kept) {
      const { id } = await service.article(title)
      const { text, sentences } = valueOf(await service.client.call['article.open']({ article: id }))
      expect(text).toBe(texts[`${title}.txt`])
      expect(sentences.length).toBeGreaterThan(0)
    }
    await service.reverse('undo')
    expect(await titles(service)).toEqual([])
    expect(valueOf(await service.client.call.check({ rebuild: true })).sound).toBe(true)
  })
})

describe('a file that cannot be taken in as it is', () => {
  const refusedOf = (done: JobProgress): ImportedFile => {
    const refused = done.files.find(({ outcome }) => outcome === 'refused')
    if (!refused) throw new Error('Nothing was refused')
    return refused
  }

  it('asks for its encoding, and comes in once that is said', async () => {
    const service = await openAService()
    const [path = ''] = files({ 'café.txt': Buffer.from('Le caf\xe9 est ferm\xe9.', 'latin1') })
    const refused = refusedOf(await importPaths(service, [path]))
    expect(refused.code).toBe('encoding')
    expect(refused.notices.join(' ')).toMatch(/café\.txt.*encoding/i)
    expect(await titles(service)).toEqual([])
    await importPaths(service, [path], { encoding: 'windows-1252' })
    const { id } = await service.article('café')
    expect(valueOf(await service.client.call['article.open']({ article: id })).text).toBe(
      'Le café est fermé.',
    )
  })

  it('is named with what to do, and costs the others nothing', async () => {
    const service = await openAService()
    const [good = '', binary = ''] = files({
      'good.txt': 'A good text.',
      'binary.txt': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0xff, 0xfe]),
    })
    const folder = join(aFolder(), 'folder.txt')
    mkdirSync(folder)
    const done = await importPaths(service, [binary, folder, '/nowhere/missing.txt', good])
    expect(outcomes(done)).toEqual(['refused', 'refused', 'refused', 'imported'])
    expect(done.state).toBe('finished')
    for (const [at, name] of ['binary.txt', 'folder.txt', 'missing.txt'].entries())
      expect(done.files[at]?.notices.join(' ')).toContain(name)
    expect(await titles(service)).toEqual(['good'])
  })

  it('but only for little things is taken in with a notice', async () => {
    const service = await openAService()
    const done = await importPaths(
      service,
      files({
        'empty.txt': '',
        'bom.txt': '\ufeffWith a mark.',
        'utf16.txt': Buffer.from('\ufeffIn UTF-16.', 'utf16le'),
        'nul.txt': 'A\u0000B and a\u0007 bell.',
      }),
    )
    expect(outcomes(done)).toEqual(['imported', 'imported', 'imported', 'imported'])
    expect(done.files[0]?.notices.join(' ')).toMatch(/empty/i)
    expect(done.files[3]?.notices.join(' ')).toMatch(/2/)
    for (const [title, text] of [
      ['empty', ''],
      ['bom', 'With a mark.'],
      ['utf16', 'In UTF-16.'],
      ['nul', 'AB and a bell.'],
    ] as const) {
      const { id } = await service.article(title)
      expect(valueOf(await service.client.call['article.open']({ article: id })).text).toBe(text)
    }
  })
})
