import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CoderRow, JobProgress } from '../../../app/contract/contract.ts'
import { openFile } from '../../../db/open.ts'
import { Project } from '../../../db/project.ts'
import { makeId } from '../identifiers.ts'
import {
  ADA,
  aFolder,
  allStatements,
  aProjectFile,
  jobDone,
  openAService,
  refusalOf,
  valueOf,
  type TestService,
} from '../testing/a-service.ts'

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once. “Never,” he said 😀 twice.'

const SMILE = TALKS.indexOf('😀')

const aProject = (): ReturnType<typeof aProjectFile> =>
  aProjectFile({ talks: TALKS, budget: 'The budget grew. It grew again.' })

/** Imports lines, each an object or a text as it stands in the file. */
function importLines(
  service: TestService,
  lines: readonly (object | string)[],
  options: { coder?: string; name?: string; during?: (progress: JobProgress) => void } = {},
): Promise<JobProgress> {
  const path = join(aFolder(), options.name ?? 'lines.jsonl')
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  )
  return jobDone(
    service.client,
    () => service.client.call['statements.import']({ group: makeId(), path, coder: options.coder ?? null }),
    options.during,
  )
}

async function coders(service: TestService): Promise<CoderRow[]> {
  return valueOf(await service.client.call['codebook.read']({})).coders
}

/** Names in the codebook from the root down. */
async function paths(service: TestService): Promise<string[]> {
  const { issues } = valueOf(await service.client.call['codebook.read']({}))
  const byId = new Map(issues.map((issue) => [issue.id, issue]))
  const pathOf = (id: string): string => {
    const issue = byId.get(id)
    return issue?.parent ? `${pathOf(issue.parent)} > ${issue.name}` : (issue?.name ?? '')
  }
  return issues.map(({ id }) => pathOf(id)).toSorted()
}

const line = (more: object): object => ({ article: 'talks', start: 14, end: 29, ...more })

describe('lines of mine', () => {
  it('become my statements, with everything that they say', async () => {
    const service = await openAService(aProject())
    const done = await importLines(service, [
      line({
        issue: 'Trade',
        speaker: 'Minister Adair',
        stance: 'against',
        memo: 'See page 2',
        attribution: 'direct',
        sure: false,
      }),
      { article: 'talks', quote: 'He left at once.', coder: ADA.name },
      {
        article: 'talks',
        start: SMILE,
        end: SMILE + 1,
        offset_unit: 'codepoint',
        quote: '😀',
        coder: ADA.id,
      },
    ])
    expect(done).toMatchObject({ state: 'finished', made: 3, lines: [], error: null })
    const { issues, speakers } = valueOf(await service.client.call['codebook.read']({}))
    const { id } = await service.article('talks')
    const { statements } = valueOf(await service.client.call['article.open']({ article: id }))
    expect(statements).toMatchObject([
      {
        start: 14,
        end: 29,
        issue: issues[0]?.id,
        speaker: speakers[0]?.id,
        stance: 'against',
        memo: 'See page 2',
        attribution: 'direct',
        sure: false,
        origin: 'imported',
      },
      { start: 50, end: 66, issue: null, speaker: null, stance: null },
      { start: SMILE, end: SMILE + 2 },
    ])
    expect(await coders(service)).toMatchObject([{ id: ADA.id, statements: 3 }])
  })

  it('make each issue of a path and each speaker once, and find what is there whatever its case', async () => {
    const service = await openAService(aProject())
    await service.issue('Trade')
    await service.speaker('Minister Adair')
    await importLines(service, [
      line({ issue: 'trade > Tariffs', speaker: 'minister adair' }),
      line({ issue: 'Trade > tariffs > Cars', speaker: 'Eva Roth' }),
      line({ issue: 'Ports', speaker: 'eva roth' }),
      line({ issue: 'Tariffs' }),
    ])
    expect(await paths(service)).toEqual([
      'Ports',
      'Tariffs',
      'Trade',
      'Trade > Tariffs',
      'Trade > Tariffs > Cars',
    ])
    const { speakers } = valueOf(await service.client.call['codebook.read']({}))
    expect(speakers.map(({ name }) => name).toSorted()).toEqual(['Eva Roth', 'Minister Adair'])
  })

  it('that are bad are told by number, and cost no other line', async () => {
    const service = await openAService(aProject())
    const done = await importLines(service, [
      line({ issue: 'Trade' }),
      'not json',
      { article: 'nowhere', quote: 'The deal' },
      '',
      line({ issue: 'Trade' }),
      line({ start: 5, end: 5000 }),
      { article: 'talks', quote: 'No such words' },
      { article: 'talks', quote: 'said' },
      line({ stance: 'pro' }),
      line({ colour: 'red' }),
      { article: 'talks', start: SMILE, end: SMILE + 1 },
      { article: 'budget', quote: 'The budget grew.', issue: 'Budget' },
    ])
    expect(done.made).toBe(2)
    expect(done.lines.map((each) => each.line)).toEqual([2, 3, 5, 6, 7, 8, 9, 10, 11])
    expect(done.lines.map((each) => each.message)).toEqual([
      expect.stringMatching(/JSON/),
      expect.stringMatching(/no article “nowhere”/),
      expect.stringMatching(/already/),
      expect.stringMatching(/5000/),
      expect.stringMatching(/does not hold/),
      expect.stringMatching(/times/),
      expect.stringMatching(/stance/),
      expect.stringMatching(/colour/),
      expect.stringMatching(/character/),
    ])
    expect(await allStatements(service.client)).toHaveLength(2)
  })

  it('are one act: one undo takes all of it back, issues and speakers too, and redo brings it back', async () => {
    const service = await openAService(aProject())
    await importLines(service, [
      line({ issue: 'Trade > Tariffs', speaker: 'Eva Roth' }),
      line({ start: 31, end: 48, issue: 'Trade' }),
      line({ start: 50, end: 66, issue: 'Ports', coder: 'Ben Ito' }),
    ])
    const before = await allStatements(service.client)
    expect(before).toHaveLength(3)
    await service.reverse('undo')
    expect(await allStatements(service.client)).toEqual([])
    expect(await paths(service)).toEqual([])
    expect(valueOf(await service.client.call['codebook.read']({})).speakers).toEqual([])
    await service.reverse('redo')
    expect(await allStatements(service.client)).toEqual(before)
    expect(await paths(service)).toEqual(['Ports', 'Trade', 'Trade > Tariffs'])
    expect(valueOf(await service.client.call.check({ rebuild: true })).sound).toBe(true)
  })

  it('come in again after they were undone', async () => {
    const service = await openAService(aProject())
    const lines = [line({ issue: 'Trade' }), line({ start: 31, end: 48, issue: 'Trade', coder: 'Ben Ito' })]
    await importLines(service, lines)
    await service.reverse('undo')
    expect(await importLines(service, lines)).toMatchObject({ made: 2, lines: [] })
    expect(await allStatements(service.client)).toHaveLength(2)
    expect(await paths(service)).toEqual(['Trade'])
    expect((await coders(service)).map(({ name, statements }) => [name, statements])).toEqual([
      [ADA.name, 1],
      ['Ben Ito', 1],
    ])
    expect(valueOf(await service.client.call.check({ rebuild: true })).sound).toBe(true)
  })

  it('of thousands are written in runs, and undone in parts', async () => {
    const words = Array.from({ length: 1500 }, (_, at) => `w${at}`).join(' ')
    const service = await openAService(aProjectFile({ long: words }))
    const lines = Array.from({ length: 1500 }, (_, at) => ({
      article: 'long',
      quote: `w${at} w${at + 1}`,
      issue: `Issue ${at % 7}`,
    })).slice(0, 1400)
    expect(await importLines(service, lines)).toMatchObject({ made: 1400, lines: [] })
    const [row] = valueOf(await service.client.call['history.list']({ before: null, limit: 1, about: null }))
    expect(row?.description).toBe('Added 1400 statements')
    await service.reverse('undo')
    expect(await allStatements(service.client)).toEqual([])
    await service.reverse('redo')
    expect(await allStatements(service.client)).toHaveLength(1400)
    expect(valueOf(await service.client.call.check({ rebuild: true })).sound).toBe(true)
  })

  it('are left where they were when the import is cancelled, and can be undone as one', async () => {
    const words = Array.from({ length: 4000 }, (_, at) => `w${at}`).join(' ')
    const service = await openAService(aProjectFile({ long: words }))
    const lines = Array.from({ length: 3999 }, (_, at) => ({ article: 'long', quote: `w${at} w${at + 1}` }))
    const done = await importLines(service, lines, {
      during: ({ job, made }) => {
        if (made > 0) void service.client.call['job.cancel']({ job })
      },
    })
    expect(done.state).toBe('cancelled')
    expect(done.made).toBeGreaterThan(0)
    expect(done.made).toBeLessThan(3999)
    expect(await allStatements(service.client)).toHaveLength(done.made)
    await service.reverse('undo')
    expect(await allStatements(service.client)).toEqual([])
  })
})

describe('lines of another coder', () => {
  it('become her imported set, the same for the same file and name, and never mine', async () => {
    const lines = [
      line({ issue: 'Trade' }),
      line({ issue: 'Trade', coder: 'Ben Ito' }),
      line({ start: 31, end: 48, coder: 'Ben Ito' }),
      line({ start: 31, end: 48, coder: 'Cleo Vance' }),
    ]
    const sets: CoderRow[][] = []
    for (const name of ['lines.jsonl', 'renamed.jsonl']) {
      const service = await openAService(aProject())
      // The same place is no twin across coders.
      expect(await importLines(service, lines, { name })).toMatchObject({ made: 4, lines: [] })
      sets.push(await coders(service))
      const { id } = await service.article('talks')
      expect(valueOf(await service.client.call['article.open']({ article: id })).statements).toHaveLength(1)
    }
    expect(sets[0]?.map(({ name, imported, statements }) => [name, imported, statements])).toEqual([
      [ADA.name, false, 1],
      ['Ben Ito', true, 2],
      ['Cleo Vance', true, 1],
    ])
    expect(sets[1]?.map(({ id }) => id)).toEqual(sets[0]?.map(({ id }) => id))
  })

  it('stay whole when two machines that refused different lines of one file merge', async () => {
    const lines = [
      { article: 'budget', quote: 'The budget grew.', issue: 'Money', coder: 'Ben Ito' },
      { article: 'talks', quote: 'He left at once.', issue: 'Trade', coder: 'Ben Ito', memo: 'abrupt' },
    ]
    const both = aProject()
    const talksAlone = aProjectFile({ talks: TALKS })
    for (const [where, made] of [
      [both, 2],
      [talksAlone, 1],
    ] as const) {
      const service = await openAService(where)
      expect(await importLines(service, lines)).toMatchObject({ made })
      await service.close()
    }
    const [mine, theirs] = [both, talksAlone].map(({ path }) => new Project(valueOf(openFile(path))))
    if (!mine || !theirs) throw new Error('Two projects were opened.')
    valueOf(mine.inTransaction(() => mine.log.ingest(theirs.log.streams())))
    for (const { db } of [mine, theirs]) db.close()

    const merged = await openAService(both)
    const told = (await allStatements(merged.client)).map(({ quote, memo }) => `${quote} ${memo}`.trim())
    // The line that both took in is there twice, under the issue that each of them made for it.
    expect(told.toSorted()).toEqual([
      'He left at once. abrupt',
      'He left at once. abrupt',
      'The budget grew.',
    ])
    expect((await coders(merged)).filter(({ imported }) => imported)).toHaveLength(1)
  })

  it('of two files are two sets', async () => {
    const service = await openAService(aProject())
    await importLines(service, [line({ coder: 'Ben Ito' })])
    await importLines(service, [line({ start: 31, end: 48, coder: 'Ben Ito' })])
    const named = (await coders(service)).filter(({ name }) => name === 'Ben Ito')
    expect(named).toHaveLength(2)
    const refused = refusalOf(
      await service.client.call['statements.list']({ coder: 'Ben Ito', after: 0, limit: 10 }),
    )
    expect(refused.message).toContain(named[1]?.id)
  })

  it('of which nothing is left do not make a name ambiguous', async () => {
    const service = await openAService(aProject())
    await importLines(service, [line({ coder: 'Ben Ito' })])
    await service.reverse('undo')
    await importLines(service, [line({ start: 31, end: 48, coder: 'Ben Ito' })])
    expect(await allStatements(service.client, 'Ben Ito')).toHaveLength(1)
    expect((await coders(service)).map(({ name }) => name)).toEqual([ADA.name, 'Ben Ito'])
  })

  it('cannot be changed', async () => {
    const service = await openAService(aProject())
    await importLines(service, [line({ coder: 'Ben Ito' })])
    const [{ id } = { id: '' }] = await allStatements(service.client, 'Ben Ito')
    for (const command of [
      { do: 'change-statement', id, set: { stance: 'for' } },
      { do: 'remove-statement', id },
    ] as const)
      expect(refusalOf(await service.act(command)).code).toBe('missing')
    expect(await allStatements(service.client, 'Ben Ito')).toHaveLength(1)
  })

  it('are mine where I say that she is me', async () => {
    const service = await openAService(aProject())
    await importLines(service, [line({ coder: 'A. M.' })], { coder: 'A. M.' })
    expect(await coders(service)).toMatchObject([{ id: ADA.id, statements: 1 }])
  })
})

describe('a file of lines', () => {
  it.each([
    ['that is not there', () => '/nowhere/lines.jsonl', /lines\.jsonl/],
    ['that is a folder', () => aFolder(), /folder|file/],
    [
      'that is no text',
      () => {
        const path = join(aFolder(), 'lines.jsonl')
        writeFileSync(path, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46]))
        return path
      },
      /lines\.jsonl/,
    ],
  ])('%s is refused in a sentence, and nothing is changed', async (_, path, message) => {
    const service = await openAService(aProject())
    const done = await jobDone(service.client, () =>
      service.client.call['statements.import']({ group: makeId(), path: path(), coder: null }),
    )
    expect(done.state).toBe('failed')
    expect(done.error?.message).toMatch(message)
    expect(await allStatements(service.client)).toEqual([])
  })
})
