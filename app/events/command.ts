import { z } from 'zod'
import { appearance, article, revision } from '../model/article.ts'
import { coder } from '../model/coder.ts'
import { Id, Offset, RevisionId } from '../model/id.ts'
import { issue } from '../model/issue.ts'
import { project } from '../model/project.ts'
import { speaker } from '../model/speaker.ts'
import { statement } from '../model/statement.ts'
import { VariableValue, variable } from '../model/variable.ts'

/**
 * Everything that a user may ask to happen to a project. Ids of what is created come with the command, so that the
 * window can paint it before it is saved, and a command that is asked for twice is found out.
 */
export const Command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('title-project'), title: project.fields.title.schema }),
  z.strictObject({ do: z.literal('introduce-coder'), id: Id, set: coder.set }),

  z.strictObject({
    do: z.literal('add-article'),
    id: Id,
    set: article.set,
    revision: RevisionId,
    text: revision.set,
  }),
  z.strictObject({ do: z.literal('add-appearance'), id: Id, set: appearance.set }),
  z.strictObject({ do: z.literal('change-article'), id: Id, set: article.set }),
  z.strictObject({
    do: z.literal('set-boundary'),
    revision: RevisionId,
    offset: Offset,
    fact: z.enum(['split', 'joined']).nullable(),
  }),

  z.strictObject({ do: z.literal('create-issue'), id: Id, set: issue.set }),
  z.strictObject({ do: z.literal('change-issue'), id: Id, set: issue.set }),
  z.strictObject({ do: z.literal('create-speaker'), id: Id, set: speaker.set }),
  z.strictObject({ do: z.literal('change-speaker'), id: Id, set: speaker.set }),
  z.strictObject({ do: z.literal('create-variable'), id: Id, set: variable.set }),
  z.strictObject({ do: z.literal('change-variable'), id: Id, set: variable.set }),

  z.strictObject({ do: z.literal('tag'), id: Id, set: statement.set }),
  z.strictObject({ do: z.literal('change-statement'), id: Id, set: statement.set }),
  z.strictObject({ do: z.literal('remove-statement'), id: Id }),
  z.strictObject({ do: z.literal('answer'), statement: Id, variable: Id, value: VariableValue.nullable() }),
  z.strictObject({
    do: z.literal('mark-nothing'),
    revision: RevisionId,
    sentences: z
      .array(z.strictObject({ start: Offset, end: Offset }))
      .min(1)
      .max(1_000_000),
    nothing: z.boolean(),
  }),
  z.strictObject({ do: z.literal('finish-article'), article: Id, done: z.boolean() }),
])
export type Command = z.infer<typeof Command>
export type CommandOf<D extends Command['do']> = Extract<Command, { do: D }>
