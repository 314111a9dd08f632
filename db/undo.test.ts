import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nouns, type NounName } from '../app/events/nouns.ts'
import { sameValue } from '../app/model/noun.ts'
import { dump } from './dump.ts'
import { openInMemory } from './open.ts'
import { Project, type Author } from './project.ts'
import { aProject, countedIds, type BuiltProject } from './testing/a-project.ts'
import { likelyDoings, World, type Step } from './testing/world.ts'
import { cutShort, nextTarget, reversalOf } from './undo.ts'

let at = 10_000
const ids = countedIds(90_000)

/** Takes back what is next, as the service does; the refusal's code, or what was done. */
function reverse(project: Project, author: Author, form: 'undo' | 'redo'): string {
  const target = nextTarget(project, author.coder, form)
  if (!target) return 'nothing'
  const reversal = reversalOf(project, target, author.coder)
  if (!reversal.ok) return reversal.error.code
  project.write({ author, group: ids(), at: at++, closes: true }, reversal.value, {
    form,
    group: target.group,
  })
  return 'done'
}

interface Dumped {
  readonly noun: NounName
  readonly coder: string
  readonly address: string
  readonly known: boolean
  readonly fields: Readonly<Record<string, readonly [value: unknown]>>
}

/** What is there for a reader: values without their clocks, and nothing that is removed or only at its initial values. */
function visible(project: Project): string[] {
  const records = [...dump(project)]
    .filter((line) => line.startsWith('{"noun"'))
    .map((line) => JSON.parse(line) as Dumped)
  return records.flatMap(({ noun, coder, address, known, fields }) => {
    // Coders and revisions cannot be removed, and do not go.
    if (noun === 'coder' || noun === 'revision' || !known || fields['removed']?.[0] === true) return []
    const initial: Readonly<Record<string, unknown>> = nouns[noun].initial
    const values = Object.entries(fields).map(([name, [value]]) => [name, value] as const)
    const said = values.filter(([name, value]) => !sameValue(value, initial[name]))
    return said.length === 0 ? [] : [JSON.stringify([noun, coder, address, Object.fromEntries(said)])]
  })
}

const number = fc.nat({ max: 97 })
const alone = likelyDoings.filter(
  (doing) =>
    ![
      'copy',
      'snapshot',
      'restore',
      'send',
      'send-part',
      'crash',
      'crashed-bulk',
      'crashed-undo',
      'reopen',
      'undo',
      'redo',
    ].includes(doing),
)
const START: Step[] = [
  { do: 'article', machine: 0, a: 0, b: 0, c: 0 },
  { do: 'issue', machine: 0, a: 0, b: 0, c: 0 },
  { do: 'issue', machine: 0, a: 1, b: 0, c: 1 },
  { do: 'tag', machine: 0, a: 0, b: 0, c: 0 },
]

test('undoing every act leads back through each state, and redoing forward again, also when the file was closed between', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          do: fc.constantFrom(...alone),
          machine: fc.constant(0),
          a: number,
          b: number,
          c: number,
        }),
        { maxLength: 15, size: 'max' },
      ),
      (steps) => {
        const world = new World([0])
        world.run(START)
        const states: string[][] = []
        for (const step of steps) {
          const position = world.machines[0]?.project.position()
          const before = visible(world.machines[0]?.project ?? unreachable())
          world.run([step])
          // An act that came to nothing is none.
          if (world.machines[0]?.project.position() !== position) states.push(before)
        }
        const end = visible(world.machines[0]?.project ?? unreachable())
        for (const before of states.toReversed()) {
          world.run([{ do: 'undo', machine: 0, a: 0, b: 0, c: 0 }])
          expect(visible(world.machines[0]?.project ?? unreachable())).toEqual(before)
          world.run([{ do: states.length % 2 ? 'crash' : 'reopen', machine: 0, a: 0, b: 0, c: 0 }])
        }
        for (const after of [...states.slice(1), end]) {
          world.run([{ do: 'redo', machine: 0, a: 0, b: 0, c: 0 }])
          if (states.length > 0) expect(visible(world.machines[0]?.project ?? unreachable())).toEqual(after)
        }
        world.close()
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

describe('undo', () => {
  test('takes the last act first, redo the last undo, and a new act ends the redo', () => {
    const built = aProject()
    const { project, author, tag, revision } = built
    tag({ start: 0, end: 5 })
    tag({ start: 6, end: 9 })
    const on = (start: number, end: number): number =>
      project.lookup(author.coder).statementsOn(revision, start, end).length
    expect([on(0, 5), on(6, 9)]).toEqual([1, 1])
    expect(reverse(project, author, 'undo')).toBe('done')
    expect([on(0, 5), on(6, 9)]).toEqual([1, 0])
    expect(reverse(project, author, 'undo')).toBe('done')
    expect([on(0, 5), on(6, 9)]).toEqual([0, 0])
    expect(reverse(project, author, 'redo')).toBe('done')
    expect([on(0, 5), on(6, 9)]).toEqual([1, 0])
    // What was redone can be undone again.
    expect(reverse(project, author, 'undo')).toBe('done')
    expect(reverse(project, author, 'redo')).toBe('done')
    tag({ start: 20, end: 25 })
    expect(reverse(project, author, 'redo')).toBe('nothing')
    expect([on(0, 5), on(6, 9), on(20, 25)]).toEqual([1, 0, 1])
  })

  test('of an act that came to nothing in the end lets the one before it be reached', () => {
    const { project, author, issue, act, tag, revision } = aProject()
    tag({ start: 0, end: 5 })
    act(
      { do: 'change-issue', id: issue, set: { name: 'Other' } },
      { do: 'change-issue', id: issue, set: { name: 'Trade' } },
    )
    expect(reverse(project, author, 'undo')).toBe('done')
    expect(reverse(project, author, 'undo')).toBe('done')
    expect(project.lookup(author.coder).statementsOn(revision, 0, 5)).toEqual([])
  })

  describe('beside a colleague', () => {
    /** The project of a colleague, Ben Adeyemi, who knows all that the first coder did. */
    function aColleague(built: BuiltProject): { act: BuiltProject['act']; tell: () => void } {
      const project = new Project(openInMemory())
      const author = { coder: ids(), actor: ids() }
      const exchange = (from: Project, to: Project): void => {
        const taken = to.inTransaction(() => to.log.ingest(from.log.streams()))
        if (!taken.ok) throw new Error(taken.error.message)
      }
      exchange(built.project, project)
      const act: BuiltProject['act'] = (...commands) =>
        project.act({ author, group: ids(), at: at++, closes: true }, commands)
      act({ do: 'introduce-coder', id: author.coder, set: { name: 'Ben Adeyemi' } })
      return { act, tell: () => exchange(project, built.project) }
    }
    const refusalIn = (built: BuiltProject): string => {
      const target = nextTarget(built.project, built.author.coder, 'undo') ?? unreachable()
      const reversal = reversalOf(built.project, target, built.author.coder)
      return reversal.ok ? 'allowed' : reversal.error.message
    }

    test('is refused where the field has been changed since, and names who did', () => {
      const built = aProject()
      built.act({ do: 'change-issue', id: built.issue, set: { name: 'Trade policy' } })
      const ben = aColleague(built)
      ben.act({ do: 'change-issue', id: built.issue, set: { name: 'Commerce' } })
      ben.tell()
      expect(refusalIn(built)).toContain('Ben Adeyemi')
      expect(built.project.lookup(built.author.coder).record('issue', { id: built.issue })?.name).toBe(
        'Commerce',
      )
    })

    test('is allowed where only another field of the same record was changed', () => {
      const built = aProject()
      built.act({ do: 'change-issue', id: built.issue, set: { name: 'Trade policy' } })
      const ben = aColleague(built)
      ben.act({ do: 'change-issue', id: built.issue, set: { definition: 'Anything on tariffs' } })
      ben.tell()
      expect(reverse(built.project, built.author, 'undo')).toBe('done')
      const issue = built.project.lookup(built.author.coder).record('issue', { id: built.issue })
      expect(issue).toMatchObject({ name: 'Trade', definition: 'Anything on tariffs' })
    })

    test.each(['issue', 'speaker', 'reportedBy', 'article'] as const)(
      'is refused for a creation (%s) that a colleague has statements on',
      (by) => {
        const built = aProject()
        const id = ids()
        if (by === 'issue') built.act({ do: 'create-issue', id, set: { name: 'Rail' } })
        else if (by !== 'article') built.act({ do: 'create-speaker', id, set: { name: 'Somebody' } })
        else {
          built.act({ do: 'change-article', id: built.article, set: { removed: true } })
          built.act({ do: 'change-article', id: built.article, set: { removed: false } })
          expect(reverse(built.project, built.author, 'undo')).toBe('done')
          expect(reverse(built.project, built.author, 'undo')).toBe('done')
          // What is next to be undone now: the speaker, the issue, then the article itself.
          expect(reverse(built.project, built.author, 'undo')).toBe('done')
          expect(reverse(built.project, built.author, 'undo')).toBe('done')
        }
        const ben = aColleague(built)
        const set = by === 'article' ? {} : { [by]: id }
        expect(
          ben.act({ do: 'tag', id: ids(), set: { revision: built.revision, start: 0, end: 4, ...set } }).ok,
        ).toBe(true)
        ben.tell()
        expect(refusalIn(built)).toContain('Ben Adeyemi')
      },
    )

    test('goes by what I did, not by what my colleague did last', () => {
      const built = aProject()
      built.tag({ start: 0, end: 5 })
      const ben = aColleague(built)
      ben.act({ do: 'create-issue', id: ids(), set: { name: 'Rail' } })
      ben.tell()
      expect(reverse(built.project, built.author, 'undo')).toBe('done')
      expect(built.project.lookup(built.author.coder).statementsOn(built.revision, 0, 5)).toEqual([])
      expect(built.project.records('issue').some((issue) => issue.name === 'Rail' && !issue.removed)).toBe(
        true,
      )
    })
  })
})

describe('an act that was cut short', () => {
  function aCutShortBulk(built: BuiltProject): string {
    const { project, author, revision, issue } = built
    const group = ids()
    const rows = Array.from({ length: 30 }, (_, index) => ({
      revision,
      start: index,
      end: 100 + index,
      issue,
    }))
    project.tagRun({ author, group, at: at++, closes: false }, ids(), rows)
    return group
  }

  test('is taken back as a whole, and does not come back by a redo', () => {
    const built = aProject()
    const { project, author, revision } = built
    const group = aCutShortBulk(built)
    const [target, ...others] = cutShort(project, author.coder)
    expect(target?.group).toBe(group)
    expect(others).toEqual([])
    const reversal = reversalOf(project, target ?? unreachable(), author.coder, true)
    if (!reversal.ok) throw new Error(reversal.error.message)
    project.write({ author, group: ids(), at: at++, closes: true }, reversal.value, { form: 'undo', group })
    expect(cutShort(project, author.coder)).toEqual([])
    expect(project.lookup(author.coder).statementsOn(revision, 3, 103)).toEqual([])
    expect(reverse(project, author, 'redo')).toBe('nothing')
    // The next undo takes the act before it: the speaker that the project was built with.
    expect(reverse(project, author, 'undo')).toBe('done')
    expect(project.lookup(author.coder).speakersNamed('minister adair')).toEqual([])
  })

  test('while it was being undone stands again, and can be undone', () => {
    const built = aProject()
    const { project, author, revision } = built
    const group = aCutShortBulk(built)
    project.close({ author, group, at: at++, closes: true })
    const act = nextTarget(project, author.coder, 'undo') ?? unreachable()
    const reversal = reversalOf(project, act, author.coder)
    if (!reversal.ok) throw new Error(reversal.error.message)
    // The first part alone, as a crash would leave it.
    project.write({ author, group: ids(), at: at++, closes: false }, reversal.value.slice(0, 1), {
      form: 'undo',
      group: act.group,
    })
    const [half] = cutShort(project, author.coder)
    const back = reversalOf(project, half ?? unreachable(), author.coder, true)
    if (!back.ok) throw new Error(back.error.message)
    project.write({ author, group: ids(), at: at++, closes: true }, back.value, {
      form: 'undo',
      group: half?.group ?? '',
    })
    expect(project.lookup(author.coder).statementsOn(revision, 3, 103)).toHaveLength(1)
    expect(nextTarget(project, author.coder, 'undo')?.group).toBe(group)
    expect(reverse(project, author, 'undo')).toBe('done')
    expect(project.lookup(author.coder).statementsOn(revision, 3, 103)).toEqual([])
    expect(reverse(project, author, 'redo')).toBe('done')
    expect(project.lookup(author.coder).statementsOn(revision, 3, 103)).toHaveLength(1)
  })
})

test('nobody but a coder’s own actors can write what she recorded', () => {
  const { project, author, ids: makeId } = aProject()
  const other = [
    {
      coder: makeId(),
      said: { kind: 'statement.changed', key: { id: makeId() }, change: { removed: [false, true] } } as const,
    },
  ]
  expect(() =>
    project.write({ author, group: makeId(), at: 1, closes: true }, other, { form: 'undo', group: makeId() }),
  ).toThrow(/Only the actors/)
})

function unreachable(): never {
  throw new Error('It was not there.')
}
