import { z } from 'zod'

/**
 * A noun is a kind of record that events create and change: an issue, a statement, a mark.
 *
 * Its `key` says which record is meant, its `fields` what may change. Every field has an initial value, so that an
 * event needs to carry only what differs from it, and a rule that says which of two writes holds:
 * `latest`, the higher clock (nearly all), or `earliest`, the lower one (facts that are settled by whoever was first).
 */
export interface Field<T = unknown> {
  readonly schema: z.ZodType<T>
  readonly initial: T
  readonly rule: 'latest' | 'earliest'
}

export type StreamKind = 'shared' | 'coding'

export interface Noun<
  Name extends string = string,
  Key extends z.ZodRawShape = z.ZodRawShape,
  Fields extends Record<string, Field> = Record<string, Field>,
> {
  readonly name: Name
  /** Whether its events lie in an actor's shared stream, or in the coding stream where each coder has records of their own. */
  readonly stream: StreamKind
  readonly key: Key
  readonly fields: Fields
  /** Names of the key's parts, in the order in which they form the record's address. */
  readonly keyNames: readonly string[]
  readonly fieldNames: readonly string[]
  /** The values that a new record has before anything is said about it. */
  readonly initial: Readonly<FieldsOf<Fields>>
  /** What the creation event holds: the fields that differ from their initial value. */
  readonly set: z.ZodType<Partial<FieldsOf<Fields>>>
  /** What a change event holds: `[before, after]` of each field that it changes. */
  readonly change: z.ZodType<ChangeOf<Fields>>
}

export type FieldsOf<F extends Record<string, Field>> = {
  [K in keyof F]: F[K] extends Field<infer T> ? T : never
}
export type ChangeOf<F extends Record<string, Field>> = {
  [K in keyof F]?: F[K] extends Field<infer T> ? readonly [before: T, after: T] : never
}
export type KeyOf<N extends Noun> = z.output<z.ZodObject<N['key']>>
export type ValuesOf<N extends Noun> = FieldsOf<N['fields']>
export type RecordOf<N extends Noun> = KeyOf<N> & ValuesOf<N>

export const field = <T>(
  schema: z.ZodType<T>,
  initial: NoInfer<T>,
  rule: Field['rule'] = 'latest',
): Field<T> => ({
  schema,
  initial,
  rule,
})

/** Declares a noun once; the shapes of its events follow from it. */
export function noun<
  Name extends string,
  Key extends z.ZodRawShape,
  Fields extends Record<string, Field>,
>(declared: { name: Name; stream: StreamKind; key: Key; fields: Fields }): Noun<Name, Key, Fields> {
  const shapes = Object.entries(declared.fields).map(([name, each]) => ({ name, schema: each.schema }))
  const set = z.strictObject(Object.fromEntries(shapes.map(({ name, schema }) => [name, schema.optional()])))
  const change = z.strictObject(
    Object.fromEntries(shapes.map(({ name, schema }) => [name, z.tuple([schema, schema]).optional()])),
  )
  return {
    ...declared,
    keyNames: Object.keys(declared.key),
    fieldNames: Object.keys(declared.fields),
    // Built by mapping over the declaration.
    initial: Object.fromEntries(
      Object.entries(declared.fields).map(([name, each]) => [name, each.initial]),
    ) as FieldsOf<Fields>,
    // Built by mapping over the declaration, which the type checker cannot follow through Object.fromEntries.
    set: set as unknown as z.ZodType<Partial<FieldsOf<Fields>>>,
    change: change as unknown as z.ZodType<ChangeOf<Fields>>,
  }
}

/** A copy of the values that a new record has. */
export const initialValues = <N extends Noun>(of: N): ValuesOf<N> =>
  // The noun's own initial values are of its own fields.
  ({ ...of.initial }) as ValuesOf<N>

/** Whether two field values are the same; values are JSON, mostly scalars, and arrays and objects are compared by their text. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return JSON.stringify(a) === JSON.stringify(b)
}
