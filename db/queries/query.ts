import type Database from 'better-sqlite3'

/** Every statement of the program, so that a test can prepare each against a new project. */
export const everyQuery: { readonly name: string; readonly sql: string }[] = []

type Bound = unknown[] | [Record<string, unknown>]

/**
 * One SQL statement, prepared once for each connection. `name` says what it is for in errors.
 * Parameters are positional (`?`) or named (`@name`); rows come back as objects of `Row`, as the statement's author states it.
 */
export class Query<Parameters extends Bound, Row = never> {
  readonly name: string
  readonly sql: string
  private readonly prepared = new WeakMap<Database.Database, Database.Statement<Parameters, Row>>()

  constructor(name: string, sql: string) {
    this.name = name
    this.sql = sql
    everyQuery.push({ name, sql })
  }

  on(db: Database.Database): Database.Statement<Parameters, Row> {
    let statement = this.prepared.get(db)
    if (!statement) {
      statement = db.prepare<Parameters, Row>(this.sql)
      this.prepared.set(db, statement)
    }
    return statement
  }
}

/** Declares a statement that changes something. */
export const change = <Parameters extends Bound>(name: string, sql: string): Query<Parameters> =>
  new Query(name, sql)

/** Declares a statement that reads rows. */
export const read = <Parameters extends Bound, Row>(name: string, sql: string): Query<Parameters, Row> =>
  new Query(name, sql)
