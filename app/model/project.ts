import { z } from 'zod'
import { field, noun, type RecordOf } from './noun.ts'

/** The project itself: there is one record, under the fixed key `project`. */
export const project = noun({
  name: 'project',
  stream: 'shared',
  key: { id: z.literal('project') },
  fields: { title: field(z.string().max(500), '') },
})
export type Project = RecordOf<typeof project>
