import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExportedStatement } from '../../app/exchange/statement-row.ts'
import { aPlace, runCommand, type Outcome, type Place } from './testing/a-command.ts'

/*
 * One project, from making it to checking it: each test goes on where the one before left it, as every command is a
 * process that takes its time to start.
 */

let place: Place
let project: string

const run = (...args: string[]): Promise<Outcome> => runCommand(place, args)

function file(name: string, content: string | Buffer): string {
  const path = join(place.folder, name)
  writeFileSync(path, content)
  return path
}

const lines = (name: string, ...content: object[]): string =>
  file(name, content.map((line) => `${JSON.stringify(line)}\n`).join(''))

beforeAll(async () => {
  place = aPlace()
  project = join(place.folder, 'talks.readout')
  expect(await run('new', project)).toEqual({ code: 0, stdout: '', stderr: '' })
})
afterAll(() => place.remove())

describe('a project from the command line', () => {
  it('imports texts and Markdown', async () => {
    file('talks.txt', 'Harbour talks\nThe deal is off, the minister said. He left at once.\n')
    file(
      'budget.md',
      '---\ntitle: The budget\noutlet: The Ledger\n---\n# The budget\n\nIt grew. It grew again.\n',
    )
    const { code, stdout, stderr } = await run('import', project, 'talks.txt', 'budget.md', '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'talks.txt', outcome: 'imported', notices: [] },
      { file: 'budget.md', outcome: 'imported', title: 'The budget' },
    ])
  })

  it('lists articles', async () => {
    const { code, stdout } = await run('articles', project, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject(
      [{ title: 'talks' }, { title: 'The budget', outlet: 'The Ledger' }].map(
        (row) => expect.objectContaining(row) as object,
      ),
    )
  })

  it('tags: bad lines are reported by number on standard error, and nothing else is lost', async () => {
    lines(
      'lines.jsonl',
      {
        article: 'talks',
        quote: 'The deal is off',
        issue: 'Trade > Tariffs',
        speaker: 'Minister Adair',
        stance: 'against',
      },
      { article: 'nowhere', quote: 'The deal is off' },
      { article: 'The budget', quote: 'It grew again.', issue: 'Budget', coder: 'Ben Ito' },
      { article: 'talks', quote: 'He left at once.', memo: '=1+1' },
    )
    const { code, stdout, stderr } = await run('tag', project, '--jsonl', 'lines.jsonl')
    expect(code).toBe(1)
    expect(stdout).toBe('3 statements added, 1 line refused.\n')
    expect(stderr).toBe(
      'Line 2: There is no article “nowhere”. Import it first, or give its id or its whole title.\n',
    )
  })

  it('lists statements, with names and paths, of all or of one coder', async () => {
    const all = await run('statements', project, '--json')
    expect(all.code).toBe(0)
    const rows = JSON.parse(all.stdout) as Record<string, unknown>[]
    expect(
      rows.map(({ quote, issue, issue_path, speaker }) => ({ quote, issue, issue_path, speaker })),
    ).toEqual([
      {
        quote: 'The deal is off',
        issue: 'Tariffs',
        issue_path: 'Trade > Tariffs',
        speaker: 'Minister Adair',
      },
      { quote: 'He left at once.', issue: null, issue_path: null, speaker: null },
      { quote: 'It grew again.', issue: 'Budget', issue_path: 'Budget', speaker: null },
    ])
    const one = await run('statements', project, '--json', '--coder', 'ben ito')
    expect(JSON.parse(one.stdout)).toMatchObject([{ quote: 'It grew again.', coder: 'Ben Ito' }])
    const unknown = await run('statements', project, '--json', '--coder', 'Dora')
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There is no coder “Dora”\..*\n$/),
    })
  })

  it('exports both formats, formulas made safe unless they are to be exact', async () => {
    const csv = await run('export', project, '--format', 'csv', '--out', 'out.csv')
    expect(csv).toMatchObject({ code: 0, stderr: '' })
    const table = readFileSync(join(place.folder, 'out.csv'), 'utf8').split('\r\n')
    expect(table[0]).toBe(Object.keys(ExportedStatement.shape).join(','))
    expect(table).toHaveLength(5)
    expect(table.join('\n')).toContain(",'=1+1,")
    await run('export', project, '--format', 'csv', '--out', 'exact.csv', '--exact')
    expect(readFileSync(join(place.folder, 'exact.csv'), 'utf8')).toContain(',=1+1,')
    await run('export', project, '--format', 'jsonl', '--out', place.folder, '--coder', 'Ben Ito')
    const rows = readFileSync(join(place.folder, 'statements.jsonl'), 'utf8').trim().split('\n')
    expect(rows.map((row) => ExportedStatement.parse(JSON.parse(row)).quote)).toEqual(['It grew again.'])
  })

  it('exports nowhere where there is no such folder', async () => {
    const { code, stdout, stderr } = await run(
      'export',
      project,
      '--format',
      'csv',
      '--out',
      'nowhere/out.csv',
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe('“out.csv” could not be written: the folder is not there. Choose another place.\n')
  })

  it('works for two commands at once', async () => {
    const files = Array.from({ length: 20 }, (_, at) => file(`at-once-${at}.txt`, `Report ${at} of many.`))
    const [one, two] = await Promise.all([
      run('import', project, ...files.slice(0, 10)),
      run('import', project, ...files.slice(10)),
    ])
    expect([one?.stderr, two?.stderr]).toEqual(['', ''])
    expect([one?.code, two?.code]).toEqual([0, 0])
    const { stdout } = await run('articles', project, '--json')
    expect(JSON.parse(stdout)).toHaveLength(22)
  })

  it('is sound, and leaves one file behind', async () => {
    const { code, stdout, stderr } = await run('check', project, '--rebuild', '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ sound: true, findings: [] })
    expect(readdirSync(place.folder).filter((name) => /-wal|-shm|\.part|\.new/.test(name))).toEqual([])
  })
})

describe('bad usage', () => {
  it.each([
    [[], /Which command/],
    [['frobnicate'], /no command “frobnicate”/],
    [['import', 'talks.readout'], /missing.*Usage: readout import/],
    [['articles', 'talks.readout', '--jsno'], /--jsno.*Usage: readout articles/],
    [['export', 'talks.readout', '--format', 'xlsx', '--out', 'x'], /no format “xlsx”/],
    [['export', 'talks.readout', '--format', 'csv'], /Where to/],
    [['tag', 'talks.readout'], /Which statements/],
    [['import', 'talks.readout', 'talks.txt', '--encoding', 'ebcdic'], /no encoding “ebcdic”/],
    [['serve', 'talks.readout', '--port', '8080'], /--port 0/],
  ])('%j is told in one line, with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('is what --help is not', async () => {
    const { code, stdout, stderr } = await run('--help')
    expect([code, stderr]).toEqual([0, ''])
    for (const name of [
      'new',
      'import',
      'articles',
      'statements',
      'tag',
      'export',
      'check',
      'sentences',
      'serve',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  })
})
