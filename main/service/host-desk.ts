import { existsSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { hostContract, type HostContract } from '../../app/contract/contract.ts'
import type { Handlers } from '../../app/contract/define.ts'
import type { Connection, Desk } from '../../app/contract/desk.ts'
import {
  LOG_BEGINS,
  refusedAnswer,
  Resumed,
  type AnswerFrame,
  type ClientFrame,
  type EventFrame,
} from '../../app/contract/frames.ts'
import { serve } from '../../app/contract/serve.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { createFile } from '../../db/open.ts'
import { listFolder, newProjectPath, oneName, projectsFolder } from './folders.ts'
import { makeId } from './identifiers.ts'
import { startProjectService, type ProjectService } from './project-service.ts'
import { makeSample, SAMPLE_NAME } from './sample/make-sample.ts'
import { Settings } from './settings.ts'

export interface HostOptions {
  readonly version: string
  readonly settingsFolder: string
  readonly log: (line: string) => void
  /** Opens another window, on the same project as the asker's or on the welcome screen. */
  readonly openWindow: (project: string | null) => Promise<Result<void>>
  /** Told of every project that is opened here, so that others can be let in to it. */
  readonly onOpened?: (path: string) => void | Promise<void>
  readonly checkOutput?: boolean
}

/** The desk of a host: the welcome screen, and each window's way to the project that it has open. */
export interface HostDesk extends Desk {
  /** Opens a project for windows to come. */
  open(path: string): Promise<Result<{ path: string; readOnly: string | null }>>
  /** What a window that connects has open at first; null for the welcome screen. */
  startWith(path: string | null): void
  /** Closes every project that is open. */
  close(): Promise<void>
}

/** One window's place: which project it has open. */
interface Place {
  project: { service: ProjectService; connection: Connection } | null
  /** Settles when the place has the project that it is about to have. */
  entering: Promise<unknown>
  /** How far the log has been told; null where the window has not asked. */
  position: number | null
  readonly push: (frame: EventFrame) => void
}

// Of frames that the desk sends by itself; windows count theirs from 1.
const OWN_ID = 0

export function createHostDesk(options: HostOptions): HostDesk {
  const settings = new Settings(options.settingsFolder)
  const services = new Map<string, Promise<Result<ProjectService>>>()
  const places = new Set<Place>()
  let closing = false
  let first: string | null = null

  /** One service a project, whoever asks and however often. */
  async function serviceOf(asked: string): Promise<Result<ProjectService>> {
    const path = oneName(asked)
    const known = services.get(path)
    if (known) return known
    const starting = startProjectService(
      { path, settings: options.settingsFolder, checkOutput: options.checkOutput ?? false },
      options.log,
    )
    services.set(path, starting)
    const started = await starting
    if (!started.ok) {
      services.delete(path)
      return started
    }
    void started.value.ended.then(() => {
      services.delete(path)
      if (!closing) restart(started.value)
    })
    settings.remember({ path, title: basename(path, '.readout'), openedAt: Date.now() })
    await options.onOpened?.(path)
    return started
  }

  /** Every window that had a service which crashed gets a new one, and is told what it may have missed. */
  function restart(crashed: ProjectService): void {
    for (const place of places) {
      if (place.project?.service !== crashed) continue
      place.entering = enter(place, crashed.path).then(async (entered) => {
        if (entered.ok) await catchUp(place)
      })
    }
  }

  async function beginLog({ push }: Place, connection: Connection): Promise<void> {
    const answer = await connection.request({ type: 'resume', id: OWN_ID, position: null })
    const resumed = answer.ok ? Resumed.safeParse(answer.value).data : undefined
    if (resumed) push({ type: 'event', name: LOG_BEGINS, position: resumed.position, value: null })
  }

  async function catchUp({ project, position, push }: Place): Promise<void> {
    if (!project || position === null) return
    const answer = await project.connection.request({ type: 'resume', id: OWN_ID, position })
    const resumed = answer.ok ? Resumed.safeParse(answer.value).data : undefined
    if (resumed?.complete) return
    const value = { group: makeId(), mine: true, savedAt: Date.now(), writes: null }
    push({ type: 'event', name: 'changed', position: null, value })
  }

  function leave(place: Place): void {
    place.project?.connection.close()
    place.project = null
  }

  async function enter(place: Place, path: string): Promise<Result<{ path: string }>> {
    const service = await serviceOf(path)
    if (!service.ok) return service
    const isAnother = place.project?.service.path !== service.value.path
    leave(place)
    place.project = { service: service.value, connection: service.value.connect(place.push) }
    if (isAnother) await beginLog(place, place.project.connection)
    // A window that is loaded anew, or lost its connection, comes back to where it was.
    first = service.value.path
    return ok({ path: service.value.path })
  }

  const handlers: Handlers<HostContract, Place> = {
    'host.state': (_, place) =>
      ok({
        version: options.version,
        project: place.project && { path: place.project.service.path },
        recent: settings.recent.map((each) => ({ ...each, missing: !existsSync(each.path) })),
        folder: projectsFolder(),
        coder: settings.introduced,
      }),
    'host.newProject': async ({ folder, name }, place) => {
      const path = newProjectPath(folder, name)
      if (!path.ok) return path
      const made = makeProject(path.value)
      return made.ok ? enter(place, path.value) : made
    },
    'host.openProject': ({ path }, place) => enter(place, path),
    'host.trySample': async (_, place) => {
      const path = newProjectPath(projectsFolder(), SAMPLE_NAME)
      if (!path.ok) return path
      // Whoever tried the sample before finds what she did there.
      if (!existsSync(path.value)) {
        const made = makeSample(path.value, { now: Date.now(), makeId })
        if (!made.ok) return made
      }
      return enter(place, path.value)
    },
    'host.closeProject': (_, place) => {
      leave(place)
      first = null
      return ok({})
    },
    'host.listFolder': ({ path }) => {
      const folder = path ?? projectsFolder()
      // The folder for new projects is made with the first of them; until then the one above is shown.
      return listFolder(path === null && !isFolder(folder) ? nearestFolder(folder) : folder)
    },
    'host.newWindow': async (_, place) => {
      const opened = await options.openWindow(place.project?.service.path ?? null)
      return opened.ok ? ok({}) : opened
    },
  }
  const serveHost = serve(hostContract, handlers, {
    makeLogId: makeId,
    log: ({ logId, method, error }) => options.log(`${logId} ${method}: ${String(error)}`),
  })

  return {
    connect(push): Connection {
      const place: Place = {
        project: null,
        entering: Promise.resolve(),
        position: null,
        push(frame) {
          place.position = frame.position ?? place.position
          push(frame)
        },
      }
      places.add(place)
      if (first !== null) place.entering = enter(place, first)
      return {
        async request(frame: ClientFrame): Promise<AnswerFrame> {
          await place.entering
          if (frame.type === 'request' && Object.hasOwn(hostContract, frame.method))
            return serveHost(frame, place)
          if (place.project) {
            const answer = await place.project.connection.request(frame)
            if (frame.type === 'resume' && answer.ok)
              place.position = Resumed.safeParse(answer.value).data?.position ?? null
            return answer
          }
          if (frame.type === 'resume')
            return { type: 'answer', id: frame.id, ok: true, value: { position: 0, complete: true } }
          return refusedAnswer(frame.id, 'no-project', 'No project is open in this window. Open one first.')
        },
        close() {
          places.delete(place)
          leave(place)
        },
      }
    },
    async open(path) {
      const service = await serviceOf(path)
      return service.ok ? ok({ path: service.value.path, readOnly: service.value.readOnly }) : service
    },
    startWith(path) {
      first = path
    },
    async close() {
      closing = true
      for (const starting of services.values()) {
        const service = await starting
        if (service.ok) await service.value.close()
      }
    },
  }
}

/** Makes an empty project file, closed. */
export function makeProject(path: string): Result<void> {
  const made = createFile(path)
  if (!made.ok) return made
  made.value.pragma('wal_checkpoint(TRUNCATE)')
  made.value.close()
  return ok(undefined)
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

function nearestFolder(path: string): string {
  let folder = path
  while (!isFolder(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
