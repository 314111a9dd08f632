import { z } from 'zod'
import { ok, refusal } from '../../model/result.ts'
import { define, defineEvents, type Handlers } from '../define.ts'
import { openDesk, type EventHistory, type ServingDesk } from '../desk.ts'
import type { EventFrame } from '../frames.ts'
import { serve, type Crash } from '../serve.ts'

const Bytes = z.instanceof(Uint8Array)

/** A small contract that has one of each kind, to try transports with. */
export const sampleContract = define({
  'note.list': { kind: 'query', input: z.undefined(), output: z.array(z.string()) },
  'note.add': {
    kind: 'command',
    input: z.object({ text: z.string().max(100), times: z.int().min(1).default(1) }),
    output: z.object({ count: z.int() }),
  },
  'note.remove': { kind: 'command', input: z.object({ text: z.string() }), output: z.undefined() },
  'file.reverse': {
    kind: 'command',
    input: z.object({ files: z.array(z.object({ name: z.string(), bytes: Bytes })) }),
    output: z.array(z.object({ name: z.string(), bytes: Bytes })),
  },
  'value.echo': { kind: 'query', input: z.unknown(), output: z.unknown() },
  /** Answers only once `gate.open` is called with the same name. */
  'gate.wait': { kind: 'command', input: z.object({ name: z.string() }), output: z.string() },
  'gate.open': { kind: 'command', input: z.object({ name: z.string() }), output: z.undefined() },
  'program.crash': { kind: 'command', input: z.undefined(), output: z.undefined() },
})

export const sampleEvents = defineEvents({
  'note.added': z.object({ text: z.string() }),
  'job.progressed': z.object({ percent: z.number() }),
})

export type SampleContract = typeof sampleContract
export type SampleEvents = typeof sampleEvents

export interface SampleDesk extends ServingDesk<SampleEvents> {
  /** What the handlers saw of commands, in order. */
  readonly commands: readonly string[]
  readonly crashes: readonly Crash[]
  /** How many are connected. */
  connections(): number
  /** Adds a note without any window, and tells them. */
  addNote(text: string): void
  /** From now on older events cannot be told again. */
  forgetEvents(): void
}

/** A desk with a list of notes; each added note is an event with the next position. */
export function openSampleDesk(): SampleDesk {
  const notes: string[] = []
  const commands: string[] = []
  const crashes: Crash[] = []
  const told: EventFrame[] = []
  const gates = new Map<string, (name: string) => void>()
  let position = 0
  let forgottenUpTo = 0
  let connections = 0

  const history: EventHistory = {
    position: () => position,
    since: (from) =>
      from < forgottenUpTo || from > position
        ? undefined
        : told.filter((event) => event.position !== null && event.position > from),
  }

  function addNote(text: string): void {
    notes.push(text)
    position += 1
    told.push({ type: 'event', name: 'note.added', position, value: { text } })
    desk.publish('note.added', position, { text })
  }

  const handlers = {
    'note.list': () => ok(notes),
    'note.add': ({ text, times }) => {
      commands.push(`add ${text}`)
      for (let time = 0; time < times; time += 1) addNote(text)
      return ok({ count: notes.length })
    },
    'note.remove': ({ text }) => {
      commands.push(`remove ${text}`)
      const index = notes.indexOf(text)
      if (index < 0) return refusal('no-such-note', `There is no note “${text}”. Look at the list.`)
      notes.splice(index, 1)
      return ok(undefined)
    },
    'file.reverse': ({ files }) => ok(files.map(({ name, bytes }) => ({ name, bytes: bytes.toReversed() }))),
    'value.echo': (value) => ok(value),
    'gate.wait': async ({ name }) => {
      commands.push(`wait ${name}`)
      return ok(await new Promise<string>((resolve) => gates.set(name, resolve)))
    },
    'gate.open': ({ name }) => {
      gates.get(name)?.(name)
      return ok(undefined)
    },
    'program.crash': () => {
      throw new Error('a secret of the inside')
    },
  } satisfies Handlers<SampleContract, undefined>

  const desk = openDesk({
    serve: serve(sampleContract, handlers, {
      log: (crash) => crashes.push(crash),
      makeLogId: () => `log-${crashes.length + 1}`,
      checkOutput: true,
    }),
    events: sampleEvents,
    history,
    openContext: () => undefined,
    checkOutput: true,
  })

  return {
    ...desk,
    connect(push) {
      connections += 1
      const connection = desk.connect(push)
      return {
        ...connection,
        close() {
          connections -= 1
          connection.close()
        },
      }
    },
    commands,
    crashes,
    connections: () => connections,
    addNote,
    forgetEvents: () => (forgottenUpTo = position),
  }
}
