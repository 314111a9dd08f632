import { describe, expect, it } from 'vitest'
import type { EventFrame } from '../../app/contract/frames.ts'
import type { Command } from '../../app/events/command.ts'
import { openFile } from '../../db/open.ts'
import { Project } from '../../db/project.ts'
import { makeId } from './identifiers.ts'
import {
  ADA,
  allStatements,
  aProjectFile,
  BEN,
  nextEvent,
  openAService,
  refusalOf,
  valueOf,
  type TestService,
} from './testing/a-service.ts'

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once.'

/** A service with one article, one issue, and a passage to tag. */
async function withAnArticle(): Promise<{
  service: TestService
  where: ReturnType<typeof aProjectFile>
  revision: string
  issue: string
  tagging: (start?: number) => Command
}> {
  const where = aProjectFile({ talks: TALKS })
  const service = await openAService(where)
  const { revision } = await service.article('talks')
  const issue = await service.issue('Trade')
  return {
    service,
    where,
    revision,
    issue,
    tagging: (start = 14) => ({ do: 'tag', id: makeId(), set: { revision, start, end: start + 10, issue } }),
  }
}

const steps = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at)

describe('an act', () => {
  it('is done once where the same group is asked for twice', async () => {
    const { service, tagging } = await withAnArticle()
    const group = makeId()
    const commands = [tagging()]
    const first = valueOf(await service.client.call.act({ group, commands }))
    // Asked again with other ids, as by a window that lost the answer and built the act anew.
    const second = valueOf(await service.client.call.act({ group, commands: [tagging(20)] }))
    expect(second.position).toBe(first.position)
    expect(await allStatements(service.client)).toHaveLength(1)
  })

  it('is done whole or not at all', async () => {
    const { service, tagging } = await withAnArticle()
    const refused = await service.act(tagging(14), {
      do: 'change-statement',
      id: makeId(),
      set: { stance: 'for' },
    })
    expect(refusalOf(refused).code).toBe('missing')
    expect(await allStatements(service.client)).toEqual([])
  })

  it('that would make a twin is refused, and changes nothing', async () => {
    const { service, tagging } = await withAnArticle()
    valueOf(await service.act(tagging()))
    const refused = refusalOf(await service.act(tagging()))
    expect(refused.code).toBe('twin')
    expect(refused.message).toMatch(/already/)
    expect(await allStatements(service.client)).toHaveLength(1)
  })

  it('on what is not there is refused in a sentence', async () => {
    const { service, revision } = await withAnArticle()
    const refused = refusalOf(
      await service.act({ do: 'tag', id: makeId(), set: { revision, start: 0, end: 7, issue: makeId() } }),
    )
    expect(refused).toEqual({
      code: 'missing',
      message: expect.stringMatching(/issue is not in the project/),
    })
  })

  it('is pushed to every window, with what it wrote', async () => {
    const { service, tagging } = await withAnArticle()
    const other = service.connect()
    const seen = nextEvent(other, 'changed')
    const command = tagging()
    const group = makeId()
    valueOf(await service.client.call.act({ group, commands: [command] }))
    const change = await seen
    expect(change).toMatchObject({ group, mine: true })
    expect(change.writes).toMatchObject([
      { noun: 'statement', key: { id: 'id' in command ? command.id : '' }, created: true, coder: ADA.id },
    ])
  })

  it('of hundreds of writes is pushed without them, so that windows read anew', async () => {
    const { service, revision } = await withAnArticle()
    const seen = nextEvent(service.connect(), 'changed')
    const commands = steps(0, 56).flatMap((start) =>
      steps(1, 5).map((length): Command => ({
        do: 'tag',
        id: makeId(),
        set: { revision, start, end: start + length },
      })),
    )
    valueOf(await service.act(...commands))
    expect((await seen).writes).toBeNull()
  })
})

describe('whoever works here', () => {
  it('is whom this machine knows, from her first act on', async () => {
    const { service } = await withAnArticle()
    const { me } = valueOf(await service.client.call['project.summary']({}))
    expect(me).toEqual(ADA)
    const { coders } = valueOf(await service.client.call['codebook.read']({}))
    expect(coders).toEqual([{ ...ADA, imported: false, statements: 0 }])
  })

  it('is nobody by name until she introduces herself; then she is, also in the next project', async () => {
    const where = { ...aProjectFile(), introduced: null }
    const service = await openAService(where)
    expect(valueOf(await service.client.call['project.summary']({})).me).toBeNull()
    valueOf(
      await service.act({
        do: 'introduce-coder',
        id: BEN.id,
        set: { name: BEN.name, initials: BEN.initials },
      }),
    )
    expect(valueOf(await service.client.call['project.summary']({})).me).toEqual(BEN)
    const next = await openAService({ path: aProjectFile().path, settings: where.settings })
    expect(valueOf(await next.client.call['project.summary']({})).me).toEqual(BEN)
  })

  it('can change her name, and stays who she is', async () => {
    const { service } = await withAnArticle()
    valueOf(
      await service.act({ do: 'introduce-coder', id: ADA.id, set: { name: 'Ada Fenn', initials: 'AF' } }),
    )
    expect(valueOf(await service.client.call['project.summary']({})).me).toEqual({
      id: ADA.id,
      name: 'Ada Fenn',
      initials: 'AF',
    })
    expect(valueOf(await service.client.call['codebook.read']({})).coders).toHaveLength(1)
  })
})

describe('undo and redo', () => {
  it('take back and bring back act by act, across a restart', async () => {
    const { service, where, tagging } = await withAnArticle()
    valueOf(await service.act(tagging(14)))
    valueOf(await service.act(tagging(26)))
    await service.close()

    const anew = await openAService(where)
    await anew.reverse('undo')
    await anew.reverse('undo')
    expect(await allStatements(anew.client)).toEqual([])
    await anew.close()

    const third = await openAService(where)
    await third.reverse('redo')
    expect((await allStatements(third.client)).map(({ start }) => start)).toEqual([14])
    await third.reverse('redo')
    expect((await allStatements(third.client)).map(({ start }) => start)).toEqual([14, 26])
    expect(valueOf(await third.client.call['history.peek']({ form: 'redo' }))).toBeNull()
    expect(valueOf(await third.client.call.check({ rebuild: true }))).toMatchObject({ sound: true })
  })

  it('have nothing to bring back after a new act', async () => {
    const { service, tagging } = await withAnArticle()
    valueOf(await service.act(tagging(14)))
    await service.reverse('undo')
    valueOf(await service.act(tagging(26)))
    expect(valueOf(await service.client.call['history.peek']({ form: 'redo' }))).toBeNull()
  })

  it('say what they would take back, and refuse when something else was done meanwhile', async () => {
    const { service, tagging } = await withAnArticle()
    valueOf(await service.act(tagging(14)))
    const shown = valueOf(await service.client.call['history.peek']({ form: 'undo' }))
    expect(shown?.place).toMatchObject({ start: 14, end: 24 })
    valueOf(await service.act(tagging(26)))
    const refused = await service.client.call['history.reverse']({
      form: 'undo',
      target: shown?.group ?? '',
      group: makeId(),
    })
    expect(refusalOf(refused).code).toBe('changed-since')
    expect(await allStatements(service.client)).toHaveLength(2)
  })
})

describe('an act that a crash cut short', () => {
  it('is taken back at the next start', async () => {
    const { service, where, revision, issue } = await withAnArticle()
    await service.close()
    cutShort(where.path, revision, issue)

    const anew = await openAService(where)
    expect(await allStatements(anew.client)).toEqual([])
    expect(valueOf(await anew.client.call['history.peek']({ form: 'redo' }))).toBeNull()
    expect(valueOf(await anew.client.call['history.peek']({ form: 'undo' }))?.description).toBe(
      'Added the issue “Trade”',
    )
    expect(valueOf(await anew.client.call.check({ rebuild: true }))).toMatchObject({ sound: true })
  })

  it('is left for later where nothing can be written', async () => {
    const { service, where, revision, issue } = await withAnArticle()
    await service.close()
    cutShort(where.path, revision, issue)
    const writer = await openAService(where)
    expect(await allStatements(writer.client)).toEqual([])
    const reader = await openAService(where)
    expect(await allStatements(reader.client)).toEqual([])
  })
})

/** Writes a part of a long act of Ada's, as a service does that is ended before the next part. */
function cutShort(path: string, revision: string, issue: string): void {
  const db = valueOf(openFile(path))
  const project = new Project(db)
  const act = { author: { coder: ADA.id, actor: makeId() }, group: makeId(), at: Date.now(), closes: false }
  const rows = steps(14, 40).map((start) => ({ revision, start, end: start + 5, issue }))
  valueOf(project.tagRun(act, makeId(), rows))
  db.close()
}

describe('a window that lost its connection', () => {
  it('is told what it missed, act by act and once', async () => {
    const { service, tagging } = await withAnArticle()
    const other = service.connect()
    const before = valueOf(await other.call.act({ group: makeId(), commands: [tagging(14)] })).position
    other.transport.close()
    valueOf(await service.act(tagging(26)))
    valueOf(await service.act({ do: 'title-project', title: 'Harbour' }))

    const pushed: EventFrame[] = []
    const connection = service.service.desk.connect((frame) => pushed.push(frame))
    const answer = await connection.request({ type: 'resume', id: 1, position: before })
    expect(answer).toMatchObject({ ok: true, value: { complete: true } })
    expect(pushed.map(({ value }) => (value as { writes: { noun: string }[] }).writes[0]?.noun)).toEqual([
      'statement',
      'project',
    ])
    expect(pushed.every(({ position }) => (position ?? 0) > before)).toBe(true)
  })

  it('that was away for longer than is told again reads anew', async () => {
    const { service, revision } = await withAnArticle()
    const commands = steps(0, 56).flatMap((start) =>
      steps(1, 10).map((length): Command => ({
        do: 'tag',
        id: makeId(),
        set: { revision, start, end: start + length },
      })),
    )
    const before = valueOf(await service.act({ do: 'title-project', title: 'Harbour' })).position
    valueOf(await service.act(...commands))
    const pushed: unknown[] = []
    const connection = service.service.desk.connect((frame) => pushed.push(frame))
    const answer = await connection.request({ type: 'resume', id: 1, position: before })
    expect(answer).toMatchObject({ ok: true, value: { complete: false } })
    expect(pushed).toEqual([])
  })

  it('of another project, or of a later state of a restored one, reads anew', async () => {
    const { service } = await withAnArticle()
    const connection = service.service.desk.connect(() => undefined)
    const answer = await connection.request({ type: 'resume', id: 1, position: 1_000_000 })
    expect(answer).toMatchObject({ ok: true, value: { complete: false } })
  })
})
