import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, events } from '../../app/contract/contract.ts'
import { connect } from '../../app/contract/connect.ts'
import { acquireLock } from '../../db/lock.ts'
import { makeProject } from '../service/host-desk.ts'
import { makeId } from '../service/identifiers.ts'
import { nextEvent, valueOf } from '../service/testing/a-service.ts'
import {
  aPlace,
  joinService,
  runCommand,
  serveProject,
  type Place,
  type Serving,
} from './testing/a-command.ts'

let place: Place
let project: string

beforeAll(() => {
  place = aPlace()
  project = join(place.folder, 'talks.readout')
  makeProject(project)
  writeFileSync(join(place.folder, 'talks.txt'), 'Harbour talks\nThe deal is off.')
})
afterAll(() => place.remove())

describe('a project that is served', () => {
  let serving: Serving

  it('is reached by a browser at the address that is the first line, once', async () => {
    serving = await serveProject(place, project)
    expect(serving.firstLine).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{20,}$/)
    const page = await fetch(serving.firstLine)
    expect(page.status).toBeLessThan(500)
  })

  it('is worked on by other commands through the service that serves it, live for every client', async () => {
    const transport = await joinService(place, project)
    const client = connect(contract, events, transport)
    try {
      valueOf(await client.call['host.openProject']({ path: project }))
      const seen = nextEvent(client, 'changed')
      const { code, stderr } = await runCommand(place, ['import', project, 'talks.txt'])
      expect([code, stderr]).toEqual([0, ''])
      expect((await seen).writes?.map(({ noun }) => noun)).toContain('article')

      valueOf(
        await client.call.act({
          group: makeId(),
          commands: [{ do: 'create-issue', id: makeId(), set: { name: 'Trade' } }],
        }),
      )
      writeFileSync(
        join(place.folder, 'lines.jsonl'),
        JSON.stringify({ article: 'talks', quote: 'The deal is off.', issue: 'Trade' }),
      )
      expect(await runCommand(place, ['tag', project, '--jsonl', 'lines.jsonl'])).toMatchObject({
        code: 0,
        stdout: '1 statement added.\n',
      })
      const { issues, counts } = valueOf(await client.call['codebook.read']({}))
      expect(issues).toHaveLength(1)
      expect(counts).toEqual({ [issues[0]?.id ?? '']: 1 })
    } finally {
      transport.close()
    }
  })

  it('is served once', async () => {
    const second = await runCommand(place, ['serve', project, '--port', '0', '--print-url'])
    expect(second).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/served already/) })
  })

  it('is freed when the command is told to end, and nothing is left', async () => {
    const { child, exited } = serving
    const children = childrenOf(child.pid ?? 0)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow()
    const lock = acquireLock(project)
    expect(lock).toBeDefined()
    lock?.release()
    expect(readdirSync(place.folder).filter((name) => /-wal$|-shm$/.test(name))).toEqual([])
    expect(readdirSync(join(place.folder, 'run', 'readout'))).toEqual([])
    expect(await runCommand(place, ['check', project, '--rebuild'])).toMatchObject({ code: 0 })
  })

  it('whose service is killed ends the commands that work through it, with the reason', async () => {
    const killed = await serveProject(place, project)
    const client = connect(contract, events, await joinService(place, project))
    valueOf(await client.call['host.openProject']({ path: project }))
    const made = nextEvent(client, 'job', ({ made }) => made > 0)
    const files = Array.from({ length: 600 }, (_, at) => {
      writeFileSync(join(place.folder, `${at}.txt`), `Report ${at}.`)
      return `${at}.txt`
    })
    const importing = runCommand(place, ['import', project, ...files])
    await made
    killed.child.kill('SIGKILL')
    const { code, stderr } = await importing
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Readout ended before this was done\..*\n$/)
    await killed.exited
  })

  it('is freed when the command is killed, and a new one serves it', async () => {
    const killed = await serveProject(place, project)
    killed.child.kill('SIGKILL')
    await killed.exited
    const next = await serveProject(place, project)
    const client = connect(contract, events, await joinService(place, project))
    expect(valueOf(await client.call['project.summary']({})).readOnly).toBeNull()
    next.child.kill('SIGTERM')
    expect(await next.exited).toBe(0)
  })
})

/** Processes that a process has started. */
function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1]) === pid
      } catch {
        return false
      }
    })
}
