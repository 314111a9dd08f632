import type { NounName } from '../app/events/nouns.ts'

/** How a value lies in its column. A reference lies as the number of the row that it names. */
export type Codec = 'text' | 'number' | 'boolean' | 'json' | 'uuid' | 'codebook' | { readonly to: NounName }

export interface Column {
  readonly name: string
  readonly codec: Codec
}

export interface Table {
  readonly name: string
  /** The noun's key, in its order. */
  readonly key: Readonly<Record<string, Column>>
  readonly fields: Readonly<Record<string, Column>>
}

const text = (name: string): Column => ({ name, codec: 'text' })
const number = (name: string): Column => ({ name, codec: 'number' })
const boolean = (name: string): Column => ({ name, codec: 'boolean' })
const json = (name: string): Column => ({ name, codec: 'json' })
const to = (noun: NounName, name: string): Column => ({ name, codec: { to: noun } })

/** Where each noun's records lie (migrations 0020 to 0040). */
export const tables: Readonly<Record<NounName, Table>> = {
  project: { name: 'project', key: { id: text('id') }, fields: { title: text('title') } },
  coder: {
    name: 'coders',
    key: { id: text('id') },
    fields: {
      name: text('name'),
      initials: text('initials'),
      imported: boolean('imported'),
      source: text('source'),
    },
  },
  article: {
    name: 'articles',
    key: { id: text('id') },
    fields: {
      title: text('title'),
      language: text('language'),
      revision: to('revision', 'revision'),
      metadata: json('metadata'),
      removed: boolean('removed'),
    },
  },
  revision: {
    name: 'revisions',
    key: { id: text('id') },
    fields: {
      article: to('article', 'article'),
      parent: to('revision', 'parent'),
      script: json('script'),
      headings: json('headings'),
      length: number('length'),
      sentences: json('sentences'),
    },
  },
  appearance: {
    name: 'appearances',
    key: { id: text('id') },
    fields: {
      article: to('article', 'article'),
      outlet: text('outlet'),
      author: text('author'),
      published: text('published'),
      url: text('url'),
      section: text('section'),
      source: text('source'),
      removed: boolean('removed'),
    },
  },
  boundary: {
    name: 'boundaries',
    key: { revision: to('revision', 'revision'), offset: number('offset') },
    fields: { fact: text('fact') },
  },
  issue: {
    name: 'issues',
    key: { id: text('id') },
    fields: {
      name: text('name'),
      parent: to('issue', 'parent'),
      definition: text('definition'),
      include: json('include'),
      exclude: json('exclude'),
      colour: number('colour'),
      hotkey: text('hotkey'),
      order: number('"order"'),
      retired: boolean('retired'),
      memo: text('memo'),
      mergedInto: to('issue', 'merged_into'),
      removed: boolean('removed'),
    },
  },
  speaker: {
    name: 'speakers',
    key: { id: text('id') },
    fields: {
      name: text('name'),
      aliases: json('aliases'),
      kind: text('kind'),
      country: text('country'),
      notes: text('notes'),
      roles: json('roles'),
      mergedInto: to('speaker', 'merged_into'),
      removed: boolean('removed'),
    },
  },
  variable: {
    name: 'variables',
    key: { id: text('id') },
    fields: {
      name: text('name'),
      kind: text('kind'),
      options: json('options'),
      order: number('"order"'),
      removed: boolean('removed'),
    },
  },
  statement: {
    name: 'statements',
    key: { id: { name: 'id', codec: 'uuid' } },
    fields: {
      revision: to('revision', 'revision'),
      start: number('start'),
      end: number('"end"'),
      issue: to('issue', 'issue'),
      speaker: to('speaker', 'speaker'),
      written: json('written'),
      attribution: text('attribution'),
      reportedBy: to('speaker', 'reported_by'),
      stance: text('stance'),
      sure: boolean('sure'),
      joint: boolean('joint'),
      memo: text('memo'),
      origin: text('origin'),
      codebook: { name: 'codebook', codec: 'codebook' },
      removed: boolean('removed'),
    },
  },
  value: {
    name: '"values"',
    key: { statement: to('statement', 'statement'), variable: to('variable', 'variable') },
    fields: { value: json('value') },
  },
  mark: {
    name: 'marks',
    key: { revision: to('revision', 'revision'), start: number('start'), end: number('"end"') },
    fields: { nothing: boolean('"nothing"') },
  },
  reading: {
    name: 'readings',
    key: { article: to('article', 'article') },
    fields: { done: boolean('done') },
  },
}
