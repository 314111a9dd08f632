import { events, projectContract } from '../../app/contract/contract.ts'
import { openDesk, type ServingDesk } from '../../app/contract/desk.ts'
import type { Crash } from '../../app/contract/serve.ts'
import { serve } from '../../app/contract/serve.ts'
import type { EventFrame } from '../../app/contract/frames.ts'
import type { Id } from '../../app/model/id.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { readPayload } from '../../app/events/kinds.ts'
import { headsOf } from '../../db/heads.ts'
import { payloadOf } from '../../db/log.ts'
import type { Project } from '../../db/project.ts'
import { uuidText } from '../../db/row-numbers.ts'
import * as log from '../../db/queries/log.ts'
import { acting, takeBackCutShort } from './acting.ts'
import { leaveActor, takeActor } from './actor-records.ts'
import { Jobs } from './jobs.ts'
import { openProject } from './open-project.ts'
import { reading } from './reading.ts'
import { pushedWrites, Session } from './session.ts'
import type { Settings } from './settings.ts'
import { working } from './working.ts'

export interface ServiceOptions {
  readonly path: string
  readonly settings: Settings
  readonly now: () => number
  readonly makeId: () => Id
  readonly log: (crash: Crash) => void
  /** Whether answers are checked against the contract: in development and tests. */
  readonly checkOutput: boolean
}

/** The service of one project: the one writer of its file, and the desk that windows and commands are served at. */
export interface Service {
  readonly desk: ServingDesk<typeof events>
  readonly readOnly: string | null
  close(): Promise<void>
}

// A window that was away for longer reads anew what it shows.
const EVENTS_TOLD_AGAIN = 500

export async function openService(options: ServiceOptions): Promise<Result<Service>> {
  const { path, settings, now, makeId } = options
  const opened = openProject(path)
  if (!opened.ok) return opened
  const { project } = opened.value

  let session: Session
  const publishing: { desk?: ServingDesk<typeof events> } = {}
  const jobs = new Jobs((progress) => publishing.desk?.publish('job', null, progress), now, makeId)
  session = new Session(
    opened.value,
    settings.introduced?.id ?? makeId(),
    (coder) => takeActor(settings, path, project, coder, makeId),
    log.lastEvent.on(project.db).get()?.at ?? null,
    {
      now,
      makeId,
      publishChange: ({ position, ...change }) => publishing.desk?.publish('changed', position, change),
      publishStorage: (problem) => publishing.desk?.publish('storage', null, { problem }),
      introduced: () => settings.introduced,
      remember: (coder) => settings.introduce(coder),
    },
  )
  const handlers = { ...reading, ...acting, ...working(jobs) }
  const desk = openDesk({
    serve: serve(projectContract, handlers, {
      log: options.log,
      makeLogId: makeId,
      checkOutput: options.checkOutput,
    }),
    events,
    history: {
      position: () => project.position(),
      since: (position) => framesSince(project, position, session),
    },
    openContext: () => session,
    checkOutput: options.checkOutput,
  })
  publishing.desk = desk
  const tidied = await takeBackCutShort(session)
  if (!tidied.ok && tidied.error.code !== 'not-saved') {
    opened.value.close()
    return tidied
  }

  return ok({
    desk,
    readOnly: opened.value.readOnly,
    async close() {
      await jobs.close()
      session.finish()
      const { coder, actorSoFar: actor } = session
      const heads = actor && headsOf(project, actor)
      opened.value.close()
      if (actor && heads) leaveActor(settings, path, { coder, actor, ...heads })
    },
  })
}

/** What a window missed, one frame for each act; undefined where that is too much to tell. */
function framesSince(project: Project, position: number, session: Session): EventFrame[] | undefined {
  const rows = log.eventsSince.on(project.db).all(position, EVENTS_TOLD_AGAIN + 1)
  if (rows.length > EVENTS_TOLD_AGAIN || position > project.position()) return undefined
  const frames: EventFrame[] = []
  for (const row of rows) {
    const stream = log.streamByNumber.on(project.db).get(row.stream)
    const group = log.groupByNumber.on(project.db).get(row.group)
    if (!stream || !group) return undefined
    const clock = { lamport: row.lamport, actor: stream.actor }
    const said = readPayload(row.kind, payloadOf(row))
    const writes = pushedWrites([{ said, clock, at: row.at, coder: stream.coder }], session.coder)
    if (!writes) return undefined
    const value = { group: uuidText(group.id), mine: group.coder === session.coder, savedAt: row.at, writes }
    frames.push({ type: 'event', name: 'changed', position: row.position, value })
  }
  return frames
}
