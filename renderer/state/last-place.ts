import { z } from 'zod'
import { Id, Offset } from '../../app/model/id.ts'
import type { Project } from './project.ts'

/** Of this tab alone, and gone with it: a page reloaded goes on where it was. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>

const Place = z.object({ path: z.string(), article: Id, start: Offset, end: Offset })

const KEY = 'readout-place'

/** Opens the article that this tab had open in the project, and remembers from now on which it is. */
export async function goOnWhereItWas(project: Project, storage: TabStorage): Promise<() => void> {
  const place = readPlace(storage)
  if (place?.path === project.state.path) await project.showPlace(place)
  return project.store.subscribe(({ path, article, cursor: { passage } }, before) => {
    if (article && passage !== before.cursor.passage)
      storage.setItem(KEY, JSON.stringify({ path, article: article.row.id, ...passage }))
  })
}

function readPlace(storage: TabStorage): z.infer<typeof Place> | undefined {
  try {
    return Place.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null')).data
  } catch {
    return undefined
  }
}
