import type { ProjectContract } from '../../app/contract/contract.ts'
import type { Handlers } from '../../app/contract/define.ts'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import type { Done } from '../../db/project.ts'
import { cutShort, nextTarget, reversalOf, type Reversing, type Target } from '../../db/undo.ts'
import { listHistory, peek } from './history.ts'
import type { Session } from './session.ts'

type Acting = Pick<
  Handlers<ProjectContract, Session>,
  'act' | 'history.peek' | 'history.reverse' | 'history.list'
>

// Written in some 10 ms, so that a tag typed meanwhile does not wait.
const EVENTS_AT_ONCE = 250

/** Everything that changes a project by hand. */
export const acting: Acting = {
  act: ({ group, commands }, session) => {
    const own = commands.find((command) => command.do === 'introduce-coder')
    if (own) session.become(own.id, own.set)
    const all = own ? commands : [...session.introduction(), ...commands]
    const done = session.save(group, true, () =>
      session.project.act(
        { author: session.author, group, at: session.surroundings.now(), closes: true },
        all,
      ),
    )
    return done.ok
      ? ok({ position: done.value.position, savedAt: session.savedAt ?? session.surroundings.now() })
      : done
  },

  'history.peek': ({ form }, session) => ok(peek(session, form)),

  'history.reverse': async ({ form, target, group }, session) => {
    const finished = session.finish()
    if (!finished.ok) return finished
    const next = nextTarget(session.project, session.coder, form)
    if (!next || next.group !== target) {
      return refusal(
        'changed-since',
        `Something else was done meanwhile. Press ${form} again to see what it would take back now.`,
      )
    }
    const shown = peek(session, form)
    const done = await reverse(session, next, group, form)
    if (!done.ok) return done
    return ok({
      position: done.value.position,
      savedAt: session.savedAt ?? session.surroundings.now(),
      description: shown?.description ?? '',
      place: shown?.place ?? null,
    })
  },

  'history.list': (input, session) => listHistory(session, input),
}

/** Acts of mine that were cut short, by a crash or a full disk, are taken back before anything else happens. */
export async function takeBackCutShort(session: Session): Promise<Result<number>> {
  let count = 0
  if (session.opened.readOnly !== null) return ok(count)
  for (const target of cutShort(session.project, session.coder)) {
    const done = await reverse(session, target, session.surroundings.makeId(), 'undo', true)
    if (!done.ok) return done
    count += 1
  }
  return ok(count)
}

/** Takes a group back, part by part where it is large; the last part closes the act. */
export async function reverse(
  session: Session,
  target: Target,
  group: string,
  form: 'undo' | 'redo',
  force = false,
): Promise<Result<Done>> {
  const reversal = reversalOf(session.project, target, session.coder, force)
  if (!reversal.ok) return reversal
  const parts = partsOf(reversal.value)
  const write = (from: number): Result<Done> => {
    const part = parts[from] ?? []
    const owner = part[0]?.coder ?? session.coder
    const author = owner === session.coder ? session.author : session.authorOfSet(owner)
    const closes = from === parts.length - 1
    return session.save(group, true, () =>
      ok(
        session.project.write({ author, group, at: session.surroundings.now(), closes }, part, {
          form,
          group: target.group,
        }),
      ),
    )
  }
  const writeRest = (from: number): Result<unknown> => {
    for (let next = from; next < parts.length; next += 1) {
      const done = write(next)
      if (done.ok) continue
      session.finishLater(() => writeRest(next))
      return done
    }
    return ok(undefined)
  }
  let done = write(0)
  for (let next = 1; done.ok && next < parts.length; next += 1) {
    await new Promise<void>((resolve) => void setImmediate(resolve))
    done = write(next)
    if (!done.ok) session.finishLater(() => writeRest(next))
  }
  return done
}

/** Events that are written together, at least one part so that an act which did nothing is taken back too. */
function partsOf(events: readonly Reversing[]): Reversing[][] {
  const parts: Reversing[][] = []
  for (let from = 0; from < events.length; from += parts.at(-1)?.length ?? 1)
    parts.push(partFrom(events, from))
  return parts.length === 0 ? [[]] : parts
}

/** Events that can be written together: of one coder, and not too many. A run of statements is a part by itself. */
function partFrom(events: readonly Reversing[], from: number): Reversing[] {
  const part: Reversing[] = []
  for (const event of events.slice(from, from + EVENTS_AT_ONCE)) {
    if (part[0] && part[0].coder !== event.coder) break
    part.push(event)
    if (event.said.kind === 'statements.changed') break
  }
  return part
}
