import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { contract, events } from '../../app/contract/contract.ts'
import { connect } from '../../app/contract/connect.ts'
import { memoryTransport } from '../../app/contract/transports/memory.ts'
import { createHostDesk, type HostDesk } from './host-desk.ts'
import { makeId } from './identifiers.ts'
import { Settings } from './settings.ts'
import {
  ADA,
  aFolder,
  aProjectFile,
  nextEvent,
  refusalOf,
  valueOf,
  type ProjectClient,
  type ServiceSettings,
} from './testing/a-service.ts'
import { watchThreads } from './testing/threads.ts'

let projects: string

beforeEach(() => {
  projects = join(aFolder(), 'Projects')
  vi.stubEnv('READOUT_PROJECTS', projects)
})
afterEach(() => vi.unstubAllEnvs())

function aHost(settings = join(aFolder(), 'settings')): {
  desk: HostDesk
  opened: string[]
  logged: string[]
} {
  const opened: string[] = []
  const logged: string[] = []
  const desk = createHostDesk({
    version: '1.2.3',
    settingsFolder: settings,
    log: (line) => logged.push(line),
    openWindow: async () => ({ ok: true, value: undefined }),
    onOpened: (path) => void opened.push(path),
    checkOutput: true,
  })
  onTestFinished(() => desk.close())
  return { desk, opened, logged }
}

/** A window on a host. */
function aWindow(desk: HostDesk) {
  const failed: unknown[] = []
  const client = connect(
    contract,
    events,
    memoryTransport(desk, (error) => failed.push(error)),
  )
  onTestFinished(() => expect(failed).toEqual([]))
  return client
}

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once.'
const titled = (client: ProjectClient | ReturnType<typeof aWindow>, title: string) =>
  client.call.act({ group: makeId(), commands: [{ do: 'title-project', title }] })

describe('the welcome screen', () => {
  it('knows nothing at the first start', async () => {
    const { call } = aWindow(aHost().desk)
    expect(valueOf(await call['host.state']({}))).toEqual({
      version: '1.2.3',
      project: null,
      recent: [],
      folder: projects,
      coder: null,
    })
    expect(refusalOf(await call['project.summary']({})).code).toBe('no-project')
  })

  it('makes a project, and finds it again among the recent ones, also when it has gone', async () => {
    const settings = join(aFolder(), 'settings')
    const { path } = valueOf(
      await aWindow(aHost(settings).desk).call['host.newProject']({
        folder: projects,
        name: ' Talks: 2024/5 ',
      }),
    )
    expect(path).toBe(join(projects, 'Talks 2024 5.readout'))
    const next = aWindow(aHost(settings).desk)
    expect(valueOf(await next.call['host.state']({})).recent).toMatchObject([
      { path, title: 'Talks 2024 5', missing: false },
    ])
  })

  it('refuses a second project of one name, and one without a name', async () => {
    const { call } = aWindow(aHost().desk)
    valueOf(await call['host.newProject']({ folder: projects, name: 'Talks' }))
    const taken = refusalOf(await call['host.newProject']({ folder: projects, name: 'Talks' }))
    expect(taken.message).toMatch(/“Talks.readout” already/)
    expect(refusalOf(await call['host.newProject']({ folder: projects, name: ' / ' })).code).toBe('no-name')
    expect(readdirSync(projects).filter((name) => name.endsWith('.readout'))).toEqual(['Talks.readout'])
  })

  it('opens the sample, and finds what was done there before', async () => {
    const { call } = aWindow(aHost().desk)
    valueOf(await call['host.trySample']({}))
    const { total } = valueOf(await call['library.list']({ filter: '', offset: 0, limit: 10 }))
    expect(total).toBeGreaterThan(1)
    valueOf(await call.act({ group: makeId(), commands: [{ do: 'title-project', title: 'Mine' }] }))
    valueOf(await call['host.closeProject']({}))
    expect(refusalOf(await call['project.summary']({})).code).toBe('no-project')
    valueOf(await call['host.trySample']({}))
    expect(valueOf(await call['project.summary']({})).title).toBe('Mine')
  })

  it('lists folders and projects, and the folder above where there are none yet', async () => {
    const { call } = aWindow(aHost().desk)
    expect(valueOf(await call['host.listFolder']({ path: null })).path).toBe(join(projects, '..'))
    mkdirSync(join(projects, 'b'), { recursive: true })
    mkdirSync(join(projects, '.hidden'))
    writeFileSync(join(projects, 'a.readout'), '')
    writeFileSync(join(projects, 'notes.txt'), '')
    const { entries } = valueOf(await call['host.listFolder']({ path: projects }))
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['b', 'folder'],
      ['a.readout', 'project'],
    ])
    expect(refusalOf(await call['host.listFolder']({ path: '/nowhere' })).message).toMatch(/“\/nowhere”/)
  })
})

describe('windows on one project', () => {
  it('share one service, whatever name the file is opened by, and see each other’s acts live', async () => {
    const { desk, opened } = aHost()
    const { path } = aProjectFile({ talks: TALKS })
    const link = join(aFolder(), 'link.readout')
    symlinkSync(path, link)
    const [one, two] = [aWindow(desk), aWindow(desk)]
    const entered = await Promise.all([
      one.call['host.openProject']({ path }),
      two.call['host.openProject']({ path: link }),
    ])
    expect(entered.map((each) => valueOf(each).path)).toEqual([path, path])
    expect(opened).toEqual([path])
    const seen = nextEvent(two, 'changed')
    valueOf(await titled(one, 'Harbour'))
    expect((await seen).writes).toMatchObject([{ noun: 'project', set: { title: 'Harbour' } }])
    expect(valueOf(await two.call['project.summary']({})).readOnly).toBeNull()
  })

  it('that load anew come back to where they were', async () => {
    const { desk } = aHost()
    const { path } = aProjectFile()
    valueOf(await aWindow(desk).call['host.openProject']({ path }))
    expect(valueOf(await aWindow(desk).call['project.summary']({})).path).toBe(path)
  })

  it('can have different projects open at once', async () => {
    const { desk } = aHost()
    const [one, two] = [aWindow(desk), aWindow(desk)]
    valueOf(await one.call['host.openProject']({ path: aProjectFile({ talks: TALKS }).path }))
    valueOf(await two.call['host.openProject']({ path: aProjectFile().path }))
    expect(valueOf(await one.call['project.summary']({})).articles).toBe(1)
    expect(valueOf(await two.call['project.summary']({})).articles).toBe(0)
  })

  it('that open another project hear of everything there, however short its log', async () => {
    const { desk } = aHost()
    const [one, two] = [aWindow(desk), aWindow(desk)]
    valueOf(await one.call['host.openProject']({ path: aProjectFile({ talks: TALKS }).path }))
    for (const title of ['A', 'B', 'C']) valueOf(await titled(one, title))
    const { path } = aProjectFile()
    for (const window of [one, two]) valueOf(await window.call['host.openProject']({ path }))
    const seen = nextEvent(one, 'changed')
    valueOf(await titled(two, 'Harbour'))
    expect((await seen).writes).toMatchObject([{ set: { title: 'Harbour' } }])
  })

  it('stay where they are when another project cannot be opened', async () => {
    const { desk } = aHost()
    const { path } = aProjectFile({ talks: TALKS })
    const window = aWindow(desk)
    valueOf(await window.call['host.openProject']({ path }))
    const refused = refusalOf(await window.call['host.openProject']({ path: `${path}.missing` }))
    expect(refused.code).toBe('missing')
    expect(valueOf(await window.call['project.summary']({})).path).toBe(path)
  })
})

describe('a service that crashed', () => {
  const withACrash = async (where: ServiceSettings) => {
    const threads = watchThreads()
    const { desk } = aHost(where.settings)
    new Settings(where.settings).introduce(ADA)
    const [one, two] = [aWindow(desk), aWindow(desk)]
    valueOf(await one.call['host.openProject']({ path: where.path }))
    valueOf(await two.call['host.openProject']({ path: where.path }))
    return { threads, one, two }
  }

  it('is started anew, with everything that was acknowledged', async () => {
    const { threads, one, two } = await withACrash(aProjectFile({ talks: TALKS }))
    valueOf(await titled(one, 'Harbour'))
    const waiting = one.call.check({ rebuild: true })
    await threads.crash()
    expect(refusalOf(await waiting).code).toBe('disconnected')
    expect(valueOf(await one.call['project.summary']({})).title).toBe('Harbour')
    const seen = nextEvent(two, 'changed')
    valueOf(await titled(one, 'Port'))
    expect((await seen).writes).toMatchObject([{ set: { title: 'Port' } }])
    expect(valueOf(await two.call.check({ rebuild: true })).sound).toBe(true)
  })

  it('and cannot be started anew says so', async () => {
    const where = aProjectFile({ talks: TALKS })
    const { threads, one } = await withACrash(where)
    writeFileSync(where.path, 'no project any more')
    await threads.crash()
    expect(refusalOf(await one.call['project.summary']({})).code).toBe('disconnected')
    expect(existsSync(where.path)).toBe(true)
  })
})
