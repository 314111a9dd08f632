import { describe, expect, it } from 'vitest'
import { unpackBoundaries } from '../../app/text/boundaries.ts'
import { derivedId } from '../../app/text/canonical.ts'
import { openFile } from '../../db/open.ts'
import { Project } from '../../db/project.ts'
import { makeId } from './identifiers.ts'
import {
  ADA,
  allStatements,
  aProjectFile,
  BEN,
  openAService,
  refusalOf,
  valueOf,
  type ServiceSettings,
} from './testing/a-service.ts'

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once.'

/** Puts one statement on the first word into a closed project, by another coder. */
function tagAsAnother(
  where: ServiceSettings,
  coder: { id: string; name: string; initials: string },
  revision: string,
): void {
  const db = valueOf(openFile(where.path))
  const act = {
    author: { coder: coder.id, actor: makeId() },
    group: makeId(),
    at: Date.now(),
    closes: true,
  }
  valueOf(
    new Project(db).act(act, [
      { do: 'introduce-coder', id: coder.id, set: { name: coder.name, initials: coder.initials } },
      { do: 'tag', id: makeId(), set: { revision, start: 0, end: 7 } },
    ]),
  )
  db.close()
}

describe('the codebook', () => {
  it('counts my statements by issue, with merges followed and twins counted once', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { revision } = await service.article('talks')
    const [trade, tariffs, ports] = [
      await service.issue('Trade'),
      await service.issue('Tariffs'),
      await service.issue('Ports'),
    ]
    await service.tag({ revision, start: 14, end: 29, issue: trade })
    // A twin of the first once the issues are merged.
    await service.tag({ revision, start: 14, end: 29, issue: tariffs })
    await service.tag({ revision, start: 31, end: 48, issue: tariffs })
    await service.tag({ revision, start: 50, end: 66, issue: ports })
    const before = valueOf(await service.client.call['codebook.read']({}))
    expect(before.counts).toEqual({ [trade]: 1, [tariffs]: 2, [ports]: 1 })

    valueOf(await service.act({ do: 'change-issue', id: tariffs, set: { mergedInto: trade } }))
    const after = valueOf(await service.client.call['codebook.read']({}))
    expect(after.counts).toEqual({ [trade]: 2, [ports]: 1 })
    expect(after.issues.find(({ id }) => id === tariffs)?.mergedInto).toBe(trade)
    expect(after.version).not.toBe(before.version)
    expect(after.coders).toMatchObject([{ id: ADA.id, statements: 3 }])
    expect(valueOf(await service.client.call['project.summary']({})).statements).toBe(3)
    expect(await service.article('talks')).toMatchObject({ statements: 3 })
    // Both of the twins are kept, and listed.
    expect(await allStatements(service.client)).toHaveLength(4)
  })

  it('leaves out what was removed', async () => {
    const service = await openAService()
    const [issue, speaker] = [await service.issue('Trade'), await service.speaker('Adair')]
    valueOf(
      await service.act(
        { do: 'change-issue', id: issue, set: { removed: true } },
        { do: 'change-speaker', id: speaker, set: { removed: true } },
      ),
    )
    expect(valueOf(await service.client.call['codebook.read']({}))).toMatchObject({
      issues: [],
      speakers: [],
      ignoredMerges: [],
    })
  })

  it('counts another coder’s statements as hers alone', async () => {
    const where = aProjectFile({ talks: TALKS })
    const first = await openAService(where)
    const { revision } = await first.article('talks')
    await first.tag({ revision, start: 14, end: 29 })
    await first.close()
    tagAsAnother(where, BEN, revision)
    const service = await openAService(where)
    const { coders } = valueOf(await service.client.call['codebook.read']({}))
    expect(coders.map(({ name, statements }) => [name, statements])).toEqual([
      [ADA.name, 1],
      [BEN.name, 1],
    ])
    expect(valueOf(await service.client.call['project.summary']({})).statements).toBe(1)
    const opened = valueOf(
      await service.client.call['article.open']({ article: (await service.article('talks')).id }),
    )
    expect(opened.statements.map(({ start }) => start)).toEqual([14])
  })
})

describe('the library', () => {
  const texts = Object.fromEntries(
    Array.from({ length: 25 }, (_, at) => [`Report ${at + 1}`, `Text of report ${at + 1}.`]),
  )

  it('comes page by page, each article once', async () => {
    const service = await openAService(aProjectFile(texts))
    const titles: string[] = []
    for (let offset = 0; offset < 25; offset += 10) {
      const page = valueOf(await service.client.call['library.list']({ filter: '', offset, limit: 10 }))
      expect(page.total).toBe(25)
      titles.push(...page.articles.map(({ title }) => title))
    }
    expect(titles.toSorted()).toEqual(Object.keys(texts).toSorted())
  })

  it('is filtered by any part of a title, letter case and wildcards aside', async () => {
    const service = await openAService(aProjectFile({ ...texts, '100 % Sure_thing': 'A text.' }))
    const found = async (filter: string): Promise<string[]> => {
      const { articles, total } = valueOf(
        await service.client.call['library.list']({ filter, offset: 0, limit: 100 }),
      )
      expect(articles).toHaveLength(total)
      return articles.map(({ title }) => title)
    }
    expect(await found('REPORT 2')).toHaveLength(7)
    expect(await found('  report 25 ')).toEqual(['Report 25'])
    expect(await found('%')).toEqual(['100 % Sure_thing'])
    expect(await found('_')).toEqual(['100 % Sure_thing'])
    expect(await found('nowhere')).toEqual([])
  })

  it('leaves out a removed article, and shows it again once it is back', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { id, revision } = await service.article('talks')
    await service.tag({ revision, start: 14, end: 29 })
    valueOf(await service.act({ do: 'change-article', id, set: { removed: true } }))
    const list = async (): Promise<number> =>
      valueOf(await service.client.call['library.list']({ filter: '', offset: 0, limit: 10 })).total
    expect(await list()).toBe(0)
    expect(await allStatements(service.client)).toEqual([])
    await service.reverse('undo')
    expect(await list()).toBe(1)
    expect(await allStatements(service.client)).toHaveLength(1)
  })

  it('says how far I am with each article', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { id, revision } = await service.article('talks')
    await service.tag({ revision, start: 14, end: 29 })
    valueOf(
      await service.act(
        { do: 'mark-nothing', revision, sentences: [{ start: 0, end: 13 }], nothing: true },
        { do: 'finish-article', article: id, done: true },
      ),
    )
    expect(await service.article('talks')).toMatchObject({
      sentences: 3,
      covered: 2,
      statements: 1,
      done: true,
    })
    // Two tags on one sentence cover it once, and one that reaches into the next covers that too.
    await service.tag({ revision, start: 20, end: 25 })
    expect(await service.article('talks')).toMatchObject({ covered: 2, statements: 2 })
    await service.tag({ revision, start: 20, end: 60 })
    expect(await service.article('talks')).toMatchObject({ covered: 3, statements: 3 })
    // Of what was marked there is no sentence any more.
    valueOf(await service.act({ do: 'set-boundary', revision, offset: 8, fact: 'split' }))
    expect(await service.article('talks')).toMatchObject({ sentences: 4, covered: 2 })
  })
})

describe('an article', () => {
  it('is opened with its text, sentences, facts, statements, marks and answers', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { id: article, revision } = await service.article('talks')
    const statement = await service.tag({ revision, start: 14, end: 29, stance: 'against' })
    const removed = await service.tag({ revision, start: 0, end: 7 })
    const variable = makeId()
    valueOf(
      await service.act(
        { do: 'remove-statement', id: removed },
        { do: 'create-variable', id: variable, set: { name: 'Claim', kind: 'text' } },
        { do: 'answer', statement, variable, value: 'off' },
        { do: 'set-boundary', revision, offset: 31, fact: 'split' },
        { do: 'mark-nothing', revision, sentences: [{ start: 0, end: 13 }], nothing: true },
      ),
    )
    const opened = valueOf(await service.client.call['article.open']({ article }))
    expect(opened.text).toBe(TALKS)
    expect(unpackBoundaries(opened.sentences)).toHaveLength(6)
    expect(opened).toMatchObject({
      facts: [{ offset: 31, fact: 'split' }],
      statements: [{ id: statement, start: 14, end: 29, stance: 'against', sure: true, removed: false }],
      marks: [{ start: 0, end: 13 }],
      values: [{ statement, variable, value: 'off' }],
    })
  })

  it('that is not there is refused in a sentence', async () => {
    const service = await openAService()
    const refused = await service.client.call['article.open']({ article: derivedId('nothing') })
    expect(refusalOf(refused)).toEqual({
      code: 'missing',
      message: 'This article is not in the project any more. Look at the history to see who removed it.',
    })
  })
})

describe('statements', () => {
  it('are listed page by page, with the words they are about', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { revision } = await service.article('talks')
    for (let start = 14; start < 25; start += 1) await service.tag({ revision, start, end: 29 })
    const all = await allStatements(service.client, undefined, 4)
    expect(all.map(({ quote }) => quote)).toEqual(
      Array.from({ length: 11 }, (_, at) => 'The deal is off'.slice(at)),
    )
  })

  it('of one coder are asked for by her name or her id', async () => {
    const where = aProjectFile({ talks: TALKS })
    const first = await openAService(where)
    const { revision } = await first.article('talks')
    await first.tag({ revision, start: 14, end: 29 })
    await first.close()
    tagAsAnother(where, BEN, revision)
    const service = await openAService(where)
    expect(await allStatements(service.client)).toHaveLength(2)
    for (const name of ['ben ito', ' Ben Ito ', BEN.id])
      expect(await allStatements(service.client, name)).toMatchObject([{ coder: BEN.id, quote: 'Harbour' }])
  })

  it('of a coder whom nobody knows are refused, and the known are named', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const refused = refusalOf(
      await service.client.call['statements.list']({ coder: 'Dora', after: 0, limit: 10 }),
    )
    expect(refused).toEqual({
      code: 'missing',
      message: `There is no coder “Dora”. There are: ${ADA.name} (${ADA.id}).`,
    })
  })

  it('by a name that two coders bear are refused, and the ids to choose from are given', async () => {
    const where = aProjectFile({ talks: TALKS })
    const first = await openAService(where)
    const { revision } = await first.article('talks')
    await first.close()
    const other = { ...BEN, id: derivedId('coder', 'another Ben') }
    tagAsAnother(where, BEN, revision)
    tagAsAnother(where, other, revision)
    const service = await openAService(where)
    const refused = refusalOf(
      await service.client.call['statements.list']({ coder: BEN.name, after: 0, limit: 10 }),
    )
    expect(refused.code).toBe('ambiguous')
    expect(refused.message).toContain(BEN.id)
    expect(refused.message).toContain(other.id)
    expect(await allStatements(service.client, other.id)).toHaveLength(1)
  })
})
