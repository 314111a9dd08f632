import { z } from 'zod'
import type { Place } from '../../app/contract/contract.ts'
import { Id, Offset } from '../../app/model/id.ts'
import type { Project } from './project.ts'

/** Of this tab alone, and gone with it: a page reloaded goes on where it was. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>

const TabPlace = z.object({ path: z.string(), article: Id, start: Offset, end: Offset })

const KEY = 'readout-place'

/**
 * Opens the article that this tab had open in the project, else the one where the analyst did something last, and
 * remembers from now on which it is.
 */
export async function goOnWhereItWas(project: Project, storage: TabStorage): Promise<() => void> {
  const place = readPlace(storage)
  const here = place?.path === project.state.path ? place : await placeOfLastAct(project)
  // Meanwhile she may have chosen an article herself.
  if (here && !project.state.article && project.state.opening === null) await project.showPlace(here)
  return project.store.subscribe(({ path, article, cursor: { passage } }, before) => {
    if (article && passage !== before.cursor.passage)
      storage.setItem(KEY, JSON.stringify({ path, article: article.row.id, ...passage }))
  })
}

async function placeOfLastAct({ client }: Project): Promise<Place | null> {
  const last = await client.call['history.peek']({ form: 'undo' })
  return last.ok ? (last.value?.place ?? null) : null
}

function readPlace(storage: TabStorage): z.infer<typeof TabPlace> | undefined {
  try {
    return TabPlace.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null')).data
  } catch {
    return undefined
  }
}
