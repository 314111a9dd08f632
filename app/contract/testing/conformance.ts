import { connect, type Client, type Transport } from '../connect.ts'
import {
  sampleContract,
  sampleEvents,
  type SampleContract,
  type SampleDesk,
  type SampleEvents,
} from './sample.ts'

/** What a transport is tried with. Given rather than imported, since test runners bring the types of Node along. */
export type Expect = (actual: unknown) => { toEqual(expected: unknown): void }

/** A desk with a transport to it. */
export interface Stage {
  readonly desk: SampleDesk
  /** Another window. */
  connect(): Promise<Transport>
  /**
   * Cuts every connection in such a way that the transport connects again by itself once `restore` is called.
   * Absent where connections cannot be lost.
   */
  readonly cut?: () => void
  readonly restore?: () => void
}

export interface ConformanceCase {
  readonly title: string
  /** Whether connections must be such that they can be cut. */
  readonly needsCut: boolean
  readonly run: (stage: Stage, expect: Expect) => Promise<void>
}

type SampleClient = Client<SampleContract, SampleEvents>

const open = async (stage: Stage): Promise<SampleClient> =>
  connect(sampleContract, sampleEvents, await stage.connect())

/** The next `count` notes that a window is told of, each with its position. */
const nextNotes = (client: SampleClient, count: number): Promise<[string, number | null][]> =>
  new Promise((resolve) => {
    const notes: [string, number | null][] = []
    const off = client.on('note.added', ({ text }, position) => {
      notes.push([text, position])
      if (notes.length < count) return
      off()
      resolve(notes)
    })
  })

const nextState = (client: SampleClient, wanted: string): Promise<void> =>
  new Promise((resolve) => {
    client.onState((state) => void (state === wanted && resolve()))
  })

/** What every transport does alike. Each case is run with a stage of its own. */
export const conformance: readonly ConformanceCase[] = [
  {
    title: 'answers a query, and a command with the defaults filled in',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      expect(await client.call['note.add']({ text: 'a' })).toEqual({ ok: true, value: { count: 1 } })
      expect(await client.call['note.add']({ text: 'b', times: 2 })).toEqual({
        ok: true,
        value: { count: 3 },
      })
      expect(await client.call['note.list']()).toEqual({ ok: true, value: ['a', 'b', 'b'] })
    },
  },
  {
    title: 'hands a refusal on as it is, and an answer of nothing as nothing',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      stage.desk.addNote('kept')
      expect(await client.call['note.remove']({ text: 'x' })).toEqual({
        ok: false,
        error: { code: 'no-such-note', message: 'There is no note “x”. Look at the list.' },
      })
      expect(await client.call['note.remove']({ text: 'kept' })).toEqual({ ok: true, value: undefined })
    },
  },
  {
    title: 'refuses input that the contract does not allow, before any handler sees it',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const answer = await client.call['note.add']({ text: 'a', times: 0.5 })
      expect(!answer.ok && answer.error.code).toEqual('bad-input')
      expect(!answer.ok && answer.error.message.includes('times: ')).toEqual(true)
      expect(stage.desk.commands).toEqual([])
    },
  },
  {
    title: 'knows the procedures of the contract and no other name',
    needsCut: false,
    async run(stage, expect) {
      const transport = await stage.connect()
      const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'note.nothing', '']
      for (const [index, method] of names.entries()) {
        const id = 1_000 + index
        const answer = await transport.request({ type: 'request', id, method, input: {} })
        expect([answer.id, !answer.ok && answer.error.code]).toEqual([id, 'unknown-method'])
      }
    },
  },
  {
    title: 'answers a crash with the id of the log, and nothing from the inside',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const answer = await client.call['program.crash']()
      expect(!answer.ok && answer.error).toEqual({
        code: 'crashed',
        message:
          'Something went wrong inside Readout, and this step was given up. The log tells more under log-1.',
        log: 'log-1',
      })
      expect(stage.desk.crashes.map(({ logId, method }) => [logId, method])).toEqual([
        ['log-1', 'program.crash'],
      ])
    },
  },
  {
    title: 'carries bytes anywhere in a value, empty and large ones too',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const large = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
      const files = [
        { name: 'none', bytes: new Uint8Array(0) },
        { name: 'three', bytes: Uint8Array.of(0, 128, 255) },
        { name: 'large', bytes: large },
      ]
      const answer = await client.call['file.reverse']({ files })
      expect(answer.ok && answer.value.map(({ name, bytes }) => [name, bytes.length])).toEqual([
        ['none', 0],
        ['three', 3],
        ['large', 300_000],
      ])
      expect(answer.ok && Array.from(answer.value[1]?.bytes ?? [])).toEqual([255, 128, 0])
      expect(
        answer.ok && answer.value[2]?.bytes.every((byte, index) => byte === large.at(-1 - index)),
      ).toEqual(true)
    },
  },
  {
    title: 'carries every text unchanged, whatever its code units, and values that look like frames',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const value = {
        text: 'a\u0000\u2028\ud83d\ude00 \ud800 \udc00 «العربية» 汉字 \r\n"\\',
        long: 'Zürich '.repeat(50_000),
        nested: [
          [[{ type: 'answer', id: 1, ok: false, attachments: [{ path: [], length: 1 }] }]],
          null,
          -0.5,
        ],
      }
      expect(await client.call['value.echo'](value)).toEqual({ ok: true, value })
    },
  },
  {
    title: 'carries a key named __proto__ as a key, and changes no prototype',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const value: unknown = JSON.parse('{"a":{"__proto__":{"polluted":true},"constructor":1}}')
      const answer = await client.call['value.echo'](value)
      expect(JSON.stringify(answer.ok && answer.value)).toEqual(JSON.stringify(value))
      expect('polluted' in {}).toEqual(false)
    },
  },
  {
    title: 'gives each request its own answer, in whatever order they come',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      const slow = client.call['gate.wait']({ name: 'slow' })
      const echoes = Array.from({ length: 50 }, (_, index) => client.call['value.echo'](index))
      expect((await Promise.all(echoes)).map((echo) => echo.ok && echo.value)).toEqual(
        Array.from({ length: 50 }, (_, index) => index),
      )
      await client.call['gate.open']({ name: 'slow' })
      expect(await slow).toEqual({ ok: true, value: 'slow' })
    },
  },
  {
    title: 'tells every window each event once, in order, with its position',
    needsCut: false,
    async run(stage, expect) {
      const [one, two] = [await open(stage), await open(stage)]
      await Promise.all([one.call['note.list'](), two.call['note.list']()])
      const told = Promise.all([nextNotes(one, 2), nextNotes(two, 2)])
      await one.call['note.add']({ text: 'a', times: 2 })
      const both = [
        ['a', 1],
        ['a', 2],
      ]
      expect(await told).toEqual([both, both])
      expect([one.position(), two.position()]).toEqual([2, 2])
    },
  },
  {
    title: 'knows where the log stands before anything is told',
    needsCut: false,
    async run(stage, expect) {
      stage.desk.addNote('early')
      const client = await open(stage)
      await client.call['note.list']()
      expect(client.position()).toEqual(1)
    },
  },
  {
    title: 'tells what passes without a position, and nothing once nobody listens',
    needsCut: false,
    async run(stage, expect) {
      const client = await open(stage)
      await client.call['note.list']()
      const heard: number[] = []
      const off = client.on('job.progressed', ({ percent }) => void heard.push(percent))
      stage.desk.publish('job.progressed', null, { percent: 10 })
      await client.call['note.list']()
      off()
      stage.desk.publish('job.progressed', null, { percent: 20 })
      await client.call['note.list']()
      expect(heard).toEqual([10])
      expect(client.position()).toEqual(0)
    },
  },
  {
    title: 'answers what a cut connection left open with a refusal, once, and sends nothing again',
    needsCut: true,
    async run(stage, expect) {
      const client = await open(stage)
      const waits = ['a', 'b'].map((name) => client.call['gate.wait']({ name }))
      // Answered after both have arrived, since one connection keeps its order.
      await client.call['note.list']()
      stage.cut?.()
      const refusals = await Promise.all(waits)
      expect(refusals.map((answer) => !answer.ok && answer.error.code)).toEqual([
        'disconnected',
        'disconnected',
      ])
      const meanwhile = await client.call['note.add']({ text: 'lost' })
      expect(!meanwhile.ok && meanwhile.error.code).toEqual('disconnected')
      const restored = nextState(client, 'connected')
      stage.restore?.()
      await restored
      expect(await client.call['note.list']()).toEqual({ ok: true, value: [] })
      expect(stage.desk.commands).toEqual(['wait a', 'wait b'])
    },
  },
  {
    title: 'tells the events missed during a cut, once and in order, before any new one',
    needsCut: true,
    async run(stage, expect) {
      const client = await open(stage)
      stage.desk.addNote('before')
      await client.call['note.list']()
      const lost = nextState(client, 'disconnected')
      stage.cut?.()
      await lost
      const told = nextNotes(client, 3)
      stage.desk.addNote('missed 1')
      stage.desk.addNote('missed 2')
      const restored = nextState(client, 'connected')
      stage.restore?.()
      await restored
      await client.call['note.add']({ text: 'after' })
      expect(await told).toEqual([
        ['missed 1', 2],
        ['missed 2', 3],
        ['after', 4],
      ])
    },
  },
  {
    title: 'says so when events were missed that cannot be told again',
    needsCut: true,
    async run(stage, expect) {
      const client = await open(stage)
      await client.call['note.list']()
      const lost = nextState(client, 'disconnected')
      stage.cut?.()
      await lost
      stage.desk.addNote('forgotten')
      stage.desk.forgetEvents()
      stage.desk.addNote('missed')
      const missed = new Promise<void>((resolve) => void client.onMissed(resolve))
      stage.restore?.()
      await missed
      expect(client.position()).toEqual(2)
    },
  },
]
