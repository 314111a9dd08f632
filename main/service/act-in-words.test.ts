import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryRow } from '../../app/contract/contract.ts'
import type { Command } from '../../app/events/command.ts'
import { openFile } from '../../db/open.ts'
import { Project } from '../../db/project.ts'
import { makeId } from './identifiers.ts'
import {
  ADA,
  aFolder,
  aProjectFile,
  BEN,
  jobDone,
  openAService,
  valueOf,
  type TestService,
} from './testing/a-service.ts'

const TEXT = `Harbour talks
The deal is off, the minister said, and nobody in the harbour was surprised when he left at once. Later he came back.`

let service: TestService
let revision: string
let article: string
let trade: string
let adair: string

beforeEach(async () => {
  service = await openAService(aProjectFile({ talks: TEXT }))
  ;({ revision, id: article } = await service.article('talks'))
  trade = await service.issue('Trade')
  adair = await service.speaker('Minister Adair')
})

/** The last act in words. */
async function last(): Promise<string> {
  const [row] = valueOf(await service.client.call['history.list']({ before: null, limit: 1, about: null }))
  return row?.description ?? ''
}

async function told(...commands: Command[]): Promise<string> {
  valueOf(await service.act(...commands))
  return last()
}

describe('the history says in words', () => {
  it('what was imported', async () => {
    const rows = valueOf(await service.client.call['history.list']({ before: null, limit: 10, about: null }))
    expect(rows.map(({ description }) => description)).toEqual([
      'Added the speaker “Minister Adair”',
      'Added the issue “Trade”',
      'Imported “talks”',
    ])
    expect(rows[2]).toMatchObject({ coder: ADA.name, mine: true, form: 'act', undone: false })
    expect(rows[2]?.place).toEqual({ article, start: 0, end: 0 })
  })

  it('what was imported, of several', async () => {
    await service.importTexts({ 'a.txt': 'One.', 'b.txt': 'Two.', 'c.txt': 'Three.' })
    expect(await last()).toBe('Imported “a”, and 2 more')
    await service.importTexts({ 'd.txt': 'Four.', 'e.txt': 'Five.' })
    expect(await last()).toBe('Imported “d”; Imported “e”')
  })

  it('that a known text appeared elsewhere too', async () => {
    await service.importTexts({ 'copy.txt': TEXT })
    expect(await last()).toBe('Added an appearance of “talks”')
  })

  it('a passage that begins with quotation marks, without a second pair', async () => {
    await service.importTexts({ 'said.txt': '“Never again,” she said.' })
    const said = await service.article('said')
    await service.tag({ revision: said.revision, start: 0, end: 14 })
    expect(await last()).toBe('Tagged a passage: “Never again,”')
  })

  it('who joined', async () => {
    const anew = await openAService({ ...aProjectFile(), introduced: null })
    valueOf(
      await anew.act({ do: 'introduce-coder', id: makeId(), set: { name: 'Cleo Vance', initials: 'CV' } }),
    )
    const [row] = valueOf(await anew.client.call['history.list']({ before: null, limit: 1, about: null }))
    expect(row?.description).toBe('Cleo Vance joined the project')
    expect(await told({ do: 'introduce-coder', id: ADA.id, set: { name: 'Ada Fenn' } })).toBe(
      'Changed the name of Ada Fenn',
    )
  })

  it('what was tagged, changed, removed and brought back', async () => {
    const id = makeId()
    const tag = 'Trade · Minister Adair: “The deal is off, the minister said, and nobody in the harbou…”'
    expect(
      await told({ do: 'tag', id, set: { revision, start: 14, end: 112, issue: trade, speaker: adair } }),
    ).toBe(`Tagged ${tag}`)
    expect(await told({ do: 'change-statement', id, set: { stance: 'for', sure: false } })).toBe(
      `Changed the stance and how sure it is of ${tag}`,
    )
    expect(await told({ do: 'change-statement', id, set: { memo: 'See page 2' } })).toBe(
      `Changed the memo of ${tag}`,
    )
    expect(await told({ do: 'remove-statement', id })).toBe(`Removed ${tag}`)
    expect(await told({ do: 'change-statement', id, set: { removed: false } })).toBe(`Brought back ${tag}`)
    expect(await told({ do: 'change-statement', id, set: { start: 14, end: 29 } })).toBe(
      'Changed the passage of Trade · Minister Adair: “The deal is off”',
    )
  })

  it('a tag without issue and speaker by its words, on one line', async () => {
    expect(await told({ do: 'tag', id: makeId(), set: { revision, start: 8, end: 22 } })).toBe(
      'Tagged a passage: “talks The deal”',
    )
  })

  it('what was done to the codebook', async () => {
    const tariffs = makeId()
    expect(await told({ do: 'create-issue', id: tariffs, set: { name: 'Tariffs', parent: trade } })).toBe(
      'Added the issue “Tariffs”',
    )
    expect(await told({ do: 'change-issue', id: tariffs, set: { name: 'Duties' } })).toBe(
      'Renamed the issue “Tariffs” to “Duties”',
    )
    expect(
      await told({ do: 'change-issue', id: tariffs, set: { definition: 'Dues on goods', colour: 3 } }),
    ).toBe('Changed the definition and the colour of the issue “Duties”')
    expect(await told({ do: 'change-issue', id: tariffs, set: { parent: null, order: 4 } })).toBe(
      'Changed the place in the codebook of the issue “Duties”',
    )
    expect(await told({ do: 'change-issue', id: tariffs, set: { mergedInto: trade } })).toBe(
      'Merged the issue “Duties” into “Trade”',
    )
    expect(await told({ do: 'change-issue', id: tariffs, set: { mergedInto: null } })).toBe(
      'Parted the issue “Duties” from “Trade” again',
    )
    expect(await told({ do: 'change-issue', id: tariffs, set: { removed: true } })).toBe(
      'Removed the issue “Duties”',
    )
  })

  it('what was done to speakers, variables, the project and an article', async () => {
    expect(await told({ do: 'change-speaker', id: adair, set: { aliases: ['the minister'] } })).toBe(
      'Changed the aliases of the speaker “Minister Adair”',
    )
    const date = makeId()
    expect(await told({ do: 'create-variable', id: date, set: { name: 'Claim', kind: 'text' } })).toBe(
      'Added the variable “Claim”',
    )
    const statement = await service.tag({ revision, start: 14, end: 29 })
    expect(await told({ do: 'answer', statement, variable: date, value: 'the deal' })).toBe(
      'Answered “Claim”',
    )
    expect(await told({ do: 'title-project', title: 'Harbour' })).toBe('Named the project “Harbour”')
    expect(await told({ do: 'change-article', id: article, set: { title: 'The talks' } })).toBe(
      'Renamed the article “talks” to “The talks”',
    )
    expect(await told({ do: 'change-article', id: article, set: { removed: true } })).toBe(
      'Removed the article “The talks”',
    )
  })

  it('how far reading has come', async () => {
    const sentences = [{ start: 112, end: 131 }]
    expect(await told({ do: 'mark-nothing', revision, sentences, nothing: true })).toBe(
      'Marked as nothing to code',
    )
    expect(await told({ do: 'mark-nothing', revision, sentences, nothing: false })).toBe(
      'Unmarked as nothing to code',
    )
    expect(await told({ do: 'finish-article', article, done: true })).toBe('Finished the article')
    expect(await told({ do: 'finish-article', article, done: false })).toBe('Took the article up again')
  })

  it('how sentences were cut', async () => {
    const set = (fact: 'split' | 'joined' | null): Promise<string> =>
      told({ do: 'set-boundary', revision, offset: 112, fact })
    expect(await set('joined')).toBe('Joined two sentences')
    expect(await set('split')).toBe('Split a sentence')
    expect(await set(null)).toBe('Put a sentence back as it was')
  })

  it('several things of one act', async () => {
    const id = makeId()
    expect(
      await told(
        { do: 'create-issue', id, set: { name: 'Ports' } },
        { do: 'tag', id: makeId(), set: { revision, start: 14, end: 29, issue: id } },
      ),
    ).toBe('Added the issue “Ports”; Tagged Ports: “The deal is off”')
  })

  it('an undo and a redo as the act that they are about', async () => {
    await service.tag({ revision, start: 14, end: 29, issue: trade })
    for (const form of ['undo', 'redo', 'undo', 'redo'] as const) {
      expect(await service.reverse(form)).toBe('Tagged Trade: “The deal is off”')
      const [row] = valueOf(
        await service.client.call['history.list']({ before: null, limit: 1, about: null }),
      )
      expect(row).toMatchObject({ form, description: 'Tagged Trade: “The deal is off”' })
    }
  })
})

describe('the history', () => {
  it('comes page by page, newest first', async () => {
    for (let number = 1; number <= 7; number += 1)
      valueOf(await service.act({ do: 'title-project', title: `Title ${number}` }))
    const titles: string[] = []
    for (let before: number | null = null; ;) {
      const page: { order: number; description: string }[] = valueOf(
        await service.client.call['history.list']({ before, limit: 3, about: null }),
      )
      titles.push(...page.map(({ description }) => description))
      if (page.length < 3) break
      before = page.at(-1)?.order ?? 0
    }
    expect(titles.slice(0, 3)).toEqual([7, 6, 5].map((number) => `Named the project “Title ${number}”`))
    expect(titles).toHaveLength(10)
    expect(new Set(titles).size).toBe(10)
  })

  it('of one statement holds only what happened to it', async () => {
    const first = await service.tag({ revision, start: 14, end: 29, issue: trade })
    await service.tag({ revision, start: 31, end: 48, issue: trade })
    valueOf(await service.act({ do: 'change-statement', id: first, set: { stance: 'against' } }))
    const rows = valueOf(
      await service.client.call['history.list']({ before: null, limit: 10, about: { statement: first } }),
    )
    expect(rows.map(({ description }) => description)).toEqual([
      'Changed the stance of Trade: “The deal is off”',
      'Tagged Trade: “The deal is off”',
    ])
  })

  it('of one article holds all that happened in it, bulk work and its undoing too, and nothing else', async () => {
    await service.importTexts({ 'other.txt': 'Something else. And more.' })
    const other = await service.article('other')
    await service.tag({ revision: other.revision, start: 0, end: 15 })
    const statement = await service.tag({ revision, start: 14, end: 29, issue: trade })
    valueOf(await service.act({ do: 'change-statement', id: statement, set: { stance: 'for' } }))
    valueOf(await service.act({ do: 'remove-statement', id: statement }))
    valueOf(await service.act({ do: 'finish-article', article, done: true }))
    const path = join(aFolder(), 'lines.jsonl')
    const lines = Array.from({ length: 40 }, (_, at) => ({ article: 'talks', start: at, end: at + 20 }))
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
    await jobDone(service.client, () =>
      service.client.call['statements.import']({ group: makeId(), path, coder: null }),
    )
    await service.reverse('undo')
    const about = { article }
    const told = async (before: number | null, limit: number): Promise<HistoryRow[]> =>
      valueOf(await service.client.call['history.list']({ before, limit, about }))
    const rows = await told(null, 50)
    expect(rows.map(({ form, description }) => `${form}: ${description}`)).toEqual([
      'undo: Added 40 statements',
      'act: Added 40 statements',
      'act: Finished the article',
      'act: Removed Trade: “The deal is off”',
      'act: Changed the stance of Trade: “The deal is off”',
      'act: Tagged Trade: “The deal is off”',
      'act: Imported “talks”',
    ])
    const [first] = await told(null, 1)
    expect(await told(first?.order ?? 0, 2)).toEqual(rows.slice(1, 3))
  })

  it('tells what a colleague tagged where I may see it, and of what I may not that it happened', async () => {
    const theirs = aProjectFile({ talks: TEXT })
    const ben = await openAService({ ...theirs, introduced: BEN })
    await ben.tag({ revision, start: 14, end: 29 })
    const gone = await ben.tag({ revision, start: 31, end: 48 })
    valueOf(await ben.act({ do: 'remove-statement', id: gone }))
    await ben.close()
    const mine = aProjectFile({ talks: TEXT })
    const [here, there] = [mine, theirs].map(({ path }) => new Project(valueOf(openFile(path))))
    if (!here || !there) throw new Error('Two projects were opened.')
    valueOf(here.inTransaction(() => here.log.ingest(there.log.streams())))
    for (const { db } of [here, there]) db.close()

    const merged = await openAService(mine)
    const rows = valueOf(await merged.client.call['history.list']({ before: null, limit: 3, about: null }))
    expect(rows.map(({ coder, description, place }) => [coder, description, place?.start ?? null])).toEqual([
      [BEN.name, 'Removed a statement', null],
      [BEN.name, 'Tagged a statement', null],
      [BEN.name, 'Tagged a passage: “The deal is off”', 14],
    ])
  })
})
