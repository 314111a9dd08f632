import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ExportFormat, JobProgress } from '../../../app/contract/contract.ts'
import { ExportedStatement } from '../../../app/exchange/statement-row.ts'
import { makeId } from '../identifiers.ts'
import {
  ADA,
  aFolder,
  aProjectFile,
  jobDone,
  openAService,
  refusalOf,
  valueOf,
  type TestService,
} from '../testing/a-service.ts'

const TALKS = 'Harbour talks 😀\nThe deal is off, the minister said. He left at once.\n=SUM(A1) he wrote.'

let service: TestService
let folder: string

beforeEach(async () => {
  folder = aFolder()
  service = await openAService(aProjectFile({ talks: TALKS, budget: 'The budget grew.' }))
})

function exportTo(
  path: string,
  options: {
    format?: ExportFormat
    coder?: string
    exact?: boolean
    during?: (progress: JobProgress) => void
  } = {},
): Promise<JobProgress> {
  const { format = 'jsonl', coder = null, exact = false } = options
  return jobDone(
    service.client,
    () => service.client.call['statements.export']({ format, path, coder, exact }),
    options.during,
  )
}

type Row = Record<string, unknown>

async function rows(options: { coder?: string } = {}): Promise<Row[]> {
  const path = join(folder, `${makeId()}.jsonl`)
  const done = await exportTo(path, options)
  expect(done.error).toBeNull()
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  expect(lines).toHaveLength(done.made)
  return lines.map((line) => JSON.parse(line) as Row)
}

/** Statements of two articles, two issues deep, of mine and of an imported set. */
async function fill(): Promise<void> {
  const path = join(folder, 'lines.jsonl')
  const lines = [
    { article: 'talks', quote: 'The deal is off', issue: 'Trade > Tariffs', speaker: 'Minister Adair' },
    {
      article: 'talks',
      quote: 'He left at once.',
      stance: 'against',
      memo: 'a "quote", a comma\nand a line',
    },
    { article: 'talks', quote: '=SUM(A1) he wrote.', issue: 'Trade' },
    { article: 'budget', quote: 'The budget grew.', issue: 'Trade', coder: 'Ben Ito' },
  ]
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  const done = await jobDone(service.client, () =>
    service.client.call['statements.import']({ group: makeId(), path, coder: null }),
  )
  expect(done).toMatchObject({ made: 4, lines: [] })
}

describe('an export', () => {
  it('holds what the tables hold, the same in both formats', async () => {
    await fill()
    const variable = makeId()
    const { id: article } = await service.article('talks')
    const { statements } = valueOf(await service.client.call['article.open']({ article }))
    valueOf(
      await service.act(
        { do: 'create-variable', id: variable, set: { name: 'Claim', kind: 'number' } },
        { do: 'answer', statement: statements[0]?.id ?? '', variable, value: 4.5 },
      ),
    )
    const json = await rows()
    for (const statement of statements) {
      const row = json.find(({ statement_id }) => statement_id === statement.id)
      expect(row).toMatchObject({
        set_id: ADA.id,
        coder: ADA.name,
        title: 'talks',
        // In code points: the smile is one, and two code units inside.
        start: statement.start - 1,
        end: statement.end - 1,
        offset_unit: 'codepoint',
        quote: TALKS.slice(statement.start, statement.end),
        issue_id: statement.issue,
        speaker_id: statement.speaker,
        stance: statement.stance,
        memo: statement.memo === '' ? null : statement.memo,
        sure: true,
        origin: 'imported',
      })
    }
    expect(json.map((row) => [row['quote'], row['issue_path'], row['coder'], row['Claim']])).toEqual([
      ['The deal is off', 'Trade > Tariffs', ADA.name, 4.5],
      ['He left at once.', null, ADA.name, null],
      ['=SUM(A1) he wrote.', 'Trade', ADA.name, null],
      ['The budget grew.', 'Trade', 'Ben Ito', null],
    ])

    const path = join(folder, 'all.csv')
    await exportTo(path, { format: 'csv', exact: true })
    const table = parse(readFileSync(path), { columns: true, record_delimiter: '\r\n' })
    const asCells = (row: Row): Row =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]),
      )
    expect(table).toEqual(json.map(asCells))
    expect(Object.keys(table[0] ?? {})).toEqual([...Object.keys(ExportedStatement.shape), 'Claim'])
  })

  it('makes cells safe that a spreadsheet would run, unless it is to be exact', async () => {
    await fill()
    const quotes = async (exact: boolean): Promise<string[]> => {
      const path = join(folder, `${exact}.csv`)
      await exportTo(path, { format: 'csv', exact })
      return parse<{ quote: string }>(readFileSync(path), { columns: true }).map(({ quote }) => quote)
    }
    expect(await quotes(false)).toContain("'=SUM(A1) he wrote.")
    expect(await quotes(true)).toContain('=SUM(A1) he wrote.')
  })

  it('follows merged issues and speakers', async () => {
    await fill()
    const { issues } = valueOf(await service.client.call['codebook.read']({}))
    const [tariffs, trade] = ['Tariffs', 'Trade'].map(
      (name) => issues.find((issue) => issue.name === name)?.id,
    )
    valueOf(await service.act({ do: 'change-issue', id: tariffs ?? '', set: { mergedInto: trade ?? '' } }))
    const [first] = await rows()
    expect(first).toMatchObject({ issue_id: trade, issue: 'Trade', issue_path: 'Trade' })
  })

  it('holds one coder’s statements where she is named', async () => {
    await fill()
    expect((await rows({ coder: 'Ben Ito' })).map(({ quote }) => quote)).toEqual(['The budget grew.'])
    expect(await rows({ coder: ADA.id })).toHaveLength(3)
    const refused = refusalOf(
      await service.client.call['statements.export']({
        format: 'csv',
        path: join(folder, 'x.csv'),
        coder: 'Dora',
        exact: false,
      }),
    )
    expect(refused.code).toBe('missing')
  })

  it('of the same project gives the same bytes', async () => {
    await fill()
    for (const format of ['csv', 'jsonl'] as const) {
      const [first, second] = [join(folder, `1.${format}`), join(folder, `2.${format}`)]
      await exportTo(first, { format })
      await exportTo(second, { format })
      expect(readFileSync(first).equals(readFileSync(second))).toBe(true)
    }
  })

  it('of a project without statements is a header alone, or nothing', async () => {
    const path = join(folder, 'empty.csv')
    expect(await exportTo(path, { format: 'csv' })).toMatchObject({ state: 'finished', made: 0 })
    expect(readFileSync(path, 'utf8')).toMatch(/^schema_version,[^\n]*\r\n$/)
    expect(await rows()).toEqual([])
  })

  it('can be downloaded by a window, with the same bytes', async () => {
    await fill()
    const path = join(folder, 'file.csv')
    await exportTo(path, { format: 'csv' })
    const { name, bytes } = valueOf(
      await service.client.call['statements.download']({ format: 'csv', coder: null, exact: false }),
    )
    expect(name).toBe('statements.csv')
    expect(Buffer.from(bytes).equals(readFileSync(path))).toBe(true)
  })

  it('replaces a file only once it is complete', async () => {
    await fill()
    const path = join(folder, 'statements.jsonl')
    writeFileSync(path, 'as it was')
    await exportTo(path)
    expect(readFileSync(path, 'utf8')).not.toBe('as it was')
  })
})

describe('an export that fails', () => {
  it.each([
    [
      'into a folder that is not there',
      () => join(folder, 'nowhere', 'out.csv'),
      /out\.csv.*folder is not there/,
    ],
    [
      'onto a folder',
      () => {
        mkdirSync(join(folder, 'out.csv'))
        return join(folder, 'out.csv')
      },
      /out\.csv.*could not be written/,
    ],
  ])('%s is refused in a sentence, and leaves nothing behind', async (_, path, message) => {
    const target = path()
    const before = readdirSync(folder)
    const done = await exportTo(target, { format: 'csv' })
    expect(done).toMatchObject({ state: 'failed', error: { code: 'cannot-write' } })
    expect(done.error?.message).toMatch(message)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('because it is cancelled leaves the target as it was', async () => {
    const words = Array.from({ length: 3000 }, (_, at) => `w${at}`).join(' ')
    service = await openAService(aProjectFile({ long: words }))
    const { revision } = await service.article('long')
    for (let batch = 0; batch < 5; batch += 1)
      valueOf(
        await service.act(
          ...Array.from({ length: 1000 }, (_, at) => ({
            do: 'tag' as const,
            id: makeId(),
            set: { revision, start: at, end: at + batch + 1 },
          })),
        ),
      )
    const path = join(folder, 'statements.jsonl')
    writeFileSync(path, 'as it was')
    const done = await exportTo(path, {
      during: ({ job }) => void service.client.call['job.cancel']({ job }),
    })
    expect(done.state).toBe('cancelled')
    expect(readFileSync(path, 'utf8')).toBe('as it was')
    expect(readdirSync(dirname(path))).toEqual(['statements.jsonl'])
  })

  it.skipIf(process.getuid?.() === 0)(
    'into a folder that may not be written is refused (skipped for root, who may write anywhere)',
    async () => {
      chmodSync(folder, 0o500)
      const done = await exportTo(join(folder, 'out.csv'))
      expect(done.error?.message).toMatch(/may not be written/)
    },
  )
})
