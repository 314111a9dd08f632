import { basename, dirname, resolve } from 'node:path'
import { statSync } from 'node:fs'
import {
  Encoding,
  type ExportFormat,
  type ImportedFile,
  type ReadoutContract,
} from '../../app/contract/contract.ts'
import type { Output } from '../../app/contract/define.ts'
import { issuePath, PATH_SEPARATOR } from '../../app/model/issue.ts'
import { makeProject } from '../service/host-desk.ts'
import { PROJECT_EXTENSION } from '../service/folders.ts'
import { Failure, print, type Command } from './command.ts'
import { finishedJob, valueOf, withProject, type ReadoutClient } from './open-client.ts'

const PAGE = 1000

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

export const newProject: Command = {
  name: 'new',
  usage: 'PROJECT',
  about: 'makes an empty project file',
  words: [1, 1],
  options: {},
  async run({ words: [path = ''] }) {
    const full = resolve(path)
    if (!basename(full).endsWith(PROJECT_EXTENSION)) {
      throw new Failure(
        `A project’s name ends in ${PROJECT_EXTENSION}: try ${basename(full)}${PROJECT_EXTENSION}.`,
      )
    }
    if (!statSync(dirname(full), { throwIfNoEntry: false })?.isDirectory()) {
      throw new Failure(
        `There is no folder “${dirname(full)}” to make “${basename(full)}” in. Make the folder first.`,
      )
    }
    valueOf(makeProject(full))
    return 0
  },
}

export const importFiles: Command = {
  name: 'import',
  usage: 'PROJECT FILE… [--encoding NAME] [--json]',
  about: 'imports texts and Markdown files as articles',
  words: [2, 100_000],
  options: { encoding: 'text', json: 'flag' },
  async run({ words: [project = '', ...files], text, flag }) {
    const encoding = encodingOf(text('encoding'))
    const progress = await withProject(project, 'write', (client) =>
      finishedJob(client, (group) =>
        client.call['articles.importPaths']({ group, paths: files.map((file) => resolve(file)), encoding }),
      ),
    )
    if (flag('json')) await print(`${JSON.stringify(progress.files)}\n`)
    else for (const file of progress.files) await print(reportLine(file))
    for (const file of progress.files) {
      if (file.outcome === 'refused') process.stderr.write(`${file.notices.join(' ')}\n`)
    }
    if (progress.error) throw new Failure(progress.error.message)
    return progress.files.some((file) => file.outcome === 'refused') ? 1 : 0
  },
}

const reportLine = ({ file, outcome, article, notices }: ImportedFile): string =>
  outcome === 'refused'
    ? ''
    : `${outcome} ${article ?? ''} ${file}${notices.length > 0 ? `: ${notices.join(' ')}` : ''}\n`

function encodingOf(name: string | undefined): Encoding | null {
  if (name === undefined) return null
  const parsed = Encoding.safeParse(name.toLowerCase())
  if (!parsed.success)
    throw new Failure(`There is no encoding “${name}”. There are: ${Encoding.options.join(', ')}.`, 2)
  return parsed.data
}

export const listArticles: Command = {
  name: 'articles',
  usage: 'PROJECT --json',
  about: 'lists the articles',
  words: [1, 1],
  options: { json: 'flag' },
  async run({ words: [project = ''], flag }) {
    await withProject(project, 'read', async ({ call }) => {
      const all = []
      for (let offset = 0; ; offset += PAGE) {
        const { articles, total } = valueOf(await call['library.list']({ filter: '', offset, limit: PAGE }))
        all.push(...articles)
        if (offset + PAGE >= total) break
      }
      if (flag('json')) await print(`${JSON.stringify(all)}\n`)
      else for (const { id, title } of all) await print(`${id} ${title}\n`)
    })
    return 0
  },
}

export const listStatements: Command = {
  name: 'statements',
  usage: 'PROJECT --json [--coder NAME]',
  about: 'lists the statements',
  words: [1, 1],
  options: { json: 'flag', coder: 'text' },
  async run({ words: [project = ''], text }) {
    await withProject(project, 'read', async (client) => {
      let separator = '['
      for await (const statement of namedStatements(client, text('coder'))) {
        await print(`${separator}${JSON.stringify(statement)}`)
        separator = ',\n'
      }
      await print(separator === '[' ? '[]\n' : ']\n')
    })
    return 0
  },
}

/** Statements page by page, with the names of what they refer to. */
async function* namedStatements({ call }: ReadoutClient, coder: string | undefined): AsyncGenerator<object> {
  const names = valueOf(await call['codebook.read']({}))
  const issues = new Map(names.issues.map((issue) => [issue.id, issue]))
  const speakers = new Map(names.speakers.map((speaker) => [speaker.id, speaker.name]))
  const coders = new Map(names.coders.map((each) => [each.id, each.name]))
  const asked = coder === undefined ? {} : { coder }
  let after: number | null = 0
  while (after !== null) {
    const page: Output<ReadoutContract['statements.list']> = valueOf(
      await call['statements.list']({ ...asked, after, limit: PAGE }),
    )
    for (const statement of page.statements) {
      const { coder: set, issue, speaker } = statement
      yield {
        ...statement,
        coder: coders.get(set) ?? '',
        set,
        issue_id: issue,
        issue: issue === null ? null : (issues.get(issue)?.name ?? null),
        issue_path: issue === null ? null : issuePath(issue, (id) => issues.get(id)).join(PATH_SEPARATOR),
        speaker_id: speaker,
        speaker: speaker === null ? null : (speakers.get(speaker) ?? null),
      }
    }
    after = page.next
  }
}

export const tag: Command = {
  name: 'tag',
  usage: 'PROJECT --jsonl FILE [--coder NAME]',
  about: 'adds statements, a JSON object a line',
  words: [1, 1],
  options: { jsonl: 'text', coder: 'text' },
  async run({ words: [project = ''], text }) {
    const file = text('jsonl')
    if (file === undefined) throw new Failure('Which statements? Usage: readout tag PROJECT --jsonl FILE', 2)
    const progress = await withProject(project, 'write', (client) =>
      finishedJob(client, (group) =>
        client.call['statements.import']({ group, path: resolve(file), coder: text('coder') ?? null }),
      ),
    )
    for (const { line, message } of progress.lines) process.stderr.write(`Line ${line}: ${message}\n`)
    const refused = progress.lines.length > 0 ? `, ${counted(progress.lines.length, 'line')} refused` : ''
    await print(`${counted(progress.made, 'statement')} added${refused}.\n`)
    if (progress.error) throw new Failure(progress.error.message)
    return progress.lines.length > 0 ? 1 : 0
  },
}

export const exportStatements: Command = {
  name: 'export',
  usage: 'PROJECT --format csv|jsonl --out PATH [--coder NAME] [--exact]',
  about: 'writes the statements to a file',
  words: [1, 1],
  options: { format: 'text', out: 'text', coder: 'text', exact: 'flag' },
  async run({ words: [project = ''], text, flag }) {
    const format = formatOf(text('format'))
    const out = text('out')
    if (out === undefined)
      throw new Failure('Where to? Usage: readout export PROJECT --format csv|jsonl --out PATH', 2)
    const path = statSync(out, { throwIfNoEntry: false })?.isDirectory()
      ? resolve(out, `statements.${format}`)
      : resolve(out)
    const progress = await withProject(project, 'read', (client) =>
      finishedJob(client, () =>
        client.call['statements.export']({
          format,
          path,
          coder: text('coder') ?? null,
          exact: flag('exact'),
        }),
      ),
    )
    if (progress.error) throw new Failure(progress.error.message)
    await print(`${counted(progress.made, 'statement')} written to ${path}\n`)
    return progress.state === 'finished' ? 0 : 1
  },
}

function formatOf(name: string | undefined): ExportFormat {
  if (name === 'csv' || name === 'jsonl') return name
  throw new Failure(`There is no format “${name ?? ''}”. There are: csv, jsonl.`, 2)
}

export const checkProject: Command = {
  name: 'check',
  usage: 'PROJECT [--rebuild] [--json]',
  about: 'looks a project over; --rebuild folds its whole log anew',
  words: [1, 1],
  options: { rebuild: 'flag', json: 'flag' },
  async run({ words: [project = ''], flag }) {
    const report = await withProject(project, 'read', async ({ call }: ReadoutClient) =>
      valueOf(await call.check({ rebuild: flag('rebuild') })),
    )
    if (flag('json')) await print(`${JSON.stringify(report)}\n`)
    else
      await print(
        report.sound
          ? `Sound: ${report.events} events${flag('rebuild') ? `, ${report.records} records as the log says` : ''}.\n`
          : '',
      )
    for (const finding of report.findings) process.stderr.write(`${finding}\n`)
    return report.sound ? 0 : 1
  },
}
