import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../../app/events/command.ts'
import { idInRun, timeOrderedId } from '../../app/model/id.ts'
import { articleIdOf, derivedId, revisionId } from '../../app/text/canonical.ts'
import { dump } from '../../db/dump.ts'
import { CURRENT_VERSION } from '../../db/migrate.ts'
import { createFile, openInMemory } from '../../db/open.ts'
import { Project, type Act, type Author } from '../../db/project.ts'
import { sourcesOf, takeSources } from '../../db/sources.ts'
import { nextTarget, reversalOf } from '../../db/undo.ts'

/**
 * Makes the sample project of the file version that this program writes, with its dump beside it: some of everything
 * that a project can hold. Every later version must open it and find the same (frozen.test.ts). A file is made once,
 * when its version is new, and never again once a program that writes it has been released.
 *
 *     node_modules/.bin/node e2e/frozen/make-frozen.ts
 */
const path = join(import.meta.dirname, `version-${CURRENT_VERSION}.readout`)
if (existsSync(path))
  throw new Error(`${path} is there already. Only before a release may it be deleted and made anew.`)

let count = 0
/** The same ids at every run. */
function makeId(): string {
  const random = new Uint8Array(10)
  new DataView(random.buffer).setUint32(2, (count += 1))
  return timeOrderedId(1_920_000_000_000 + count, random)
}

const created = createFile(path)
if (!created.ok) throw new Error(created.error.message)
const project = new Project(created.value)

function worker(of: Project, author: Author) {
  const anAct = (group = makeId(), closes = true): Act => ({
    author,
    group,
    at: 1_920_000_000_000 + count * 1000,
    closes,
  })
  const act = (commands: readonly Command[], texts?: ReadonlyMap<string, string>): void => {
    const done = of.act(anAct(), commands, texts)
    if (!done.ok) throw new Error(done.error.message)
  }
  const reverse = (form: 'undo' | 'redo'): void => {
    const target = nextTarget(of, author.coder, form)
    const reversal = target && reversalOf(of, target, author.coder)
    if (!reversal?.ok) throw new Error(`There is nothing to ${form}.`)
    of.write(anAct(), reversal.value, { form, group: target?.group ?? '' })
  }
  return { act, anAct, reverse, author }
}

function exchange(from: Project, to: Project): void {
  const taken = to.inTransaction(() => {
    const sources = takeSources(to, sourcesOf(from))
    return sources.ok ? to.log.ingest(from.log.streams()) : sources
  })
  if (!taken.ok) throw new Error(taken.error.message)
}

const TEXTS = [
  [
    'Ferry crews vote on strike',
    'en',
    'Ferry crews vote on strike\nThe crews will vote on Friday, the union said. “Nobody has asked us,” said its head, Mara Lund. The minister calls the tariff fair.',
  ],
  [
    'Hafen schließt früher',
    'de',
    'Hafen schließt früher\nDer Hafen schließt ab Montag um 18 Uhr. Ministerin Öztürk sprach von „Übergangszeiten“. Die Reeder klagen.',
  ],
  ['العبارات تتوقف', 'ar', 'العبارات تتوقف\nقال الوزير إن العبارات ستعود يوم الاثنين. تنتظر الطواقم ردًا.'],
  ['渡轮停航', 'zh', '渡轮停航\n部长说，渡轮将在周一恢复。🚢 船员们还在等待答复。'],
  ['संघ की माँग', 'hi', 'संघ की माँग\nसंघ ने कहा कि शुल्क बहुत ऊँचा है। मंत्री ने जवाब नहीं दिया।'],
] as const

const ada = worker(project, { coder: makeId(), actor: makeId() })
ada.act([{ do: 'introduce-coder', id: ada.author.coder, set: { name: 'Ada Marsh', initials: 'AM' } }])
ada.act([{ do: 'title-project', title: 'Ferries and harbours' }])
for (const [title, language, text] of TEXTS) {
  const revision = revisionId(text)
  const id = articleIdOf(revision)
  const appearance = {
    article: id,
    outlet: 'The Quay',
    published: '2030-11-05',
    source: `${language}.txt`,
    author: 'Desk',
  }
  ada.act(
    [
      {
        do: 'add-article',
        id,
        set: { title, language, metadata: { desk: 'ports' } },
        revision,
        text: { length: text.length, headings: [0], sentences: { segmenter: 1, packed: 'AAEC' } },
      },
      { do: 'add-appearance', id: derivedId('appearance', id), set: appearance },
    ],
    new Map([[revision, text]]),
  )
}
const [english, german, arabic, chinese] = TEXTS.map(([, , text]) => revisionId(text))
if (!english || !german || !arabic || !chinese) throw new Error('A text is missing.')
const [trade, tariffs, labour, strikes, wages] = [makeId(), makeId(), makeId(), makeId(), makeId()]
ada.act([
  {
    do: 'create-issue',
    id: trade,
    set: {
      name: 'Trade',
      order: 1,
      colour: 3,
      hotkey: 't',
      definition: 'Goods across borders',
      include: ['tariffs'],
      exclude: ['wages'],
    },
  },
])
ada.act([{ do: 'create-issue', id: tariffs, set: { name: 'Tariffs', parent: trade, order: 1, colour: 3 } }])
ada.act([{ do: 'create-issue', id: labour, set: { name: 'Labour', order: 2, colour: 5 } }])
ada.act([{ do: 'create-issue', id: strikes, set: { name: 'Strikes', parent: labour, order: 1.5 } }])
ada.act([{ do: 'create-issue', id: wages, set: { name: 'Pay', parent: labour, order: 2 } }])
const [lund, minister, ministerin] = [makeId(), makeId(), makeId()]
const role = { title: 'Head', organisation: 'Crews’ Union', from: '2029', to: null }
ada.act([
  {
    do: 'create-speaker',
    id: lund,
    set: { name: 'Mara Lund', aliases: ['M. Lund'], roles: [role], country: 'NO' },
  },
])
ada.act([{ do: 'create-speaker', id: minister, set: { name: 'Minister', kind: 'unnamed' } }])
ada.act([{ do: 'create-speaker', id: ministerin, set: { name: 'Leyla Öztürk', notes: 'Ministerin' } }])
const question = makeId()
ada.act([
  {
    do: 'create-variable',
    id: question,
    set: { name: 'Evidence', kind: 'choice', options: ['data', 'story'] },
  },
])
const statements = Array.from({ length: 5 }, makeId)
const [first = '', second = '', third = '', fourth = '', fifth = ''] = statements
ada.act([
  {
    do: 'tag',
    id: first,
    set: {
      revision: english,
      start: 27,
      end: 76,
      issue: strikes,
      speaker: lund,
      attribution: 'indirect',
      stance: 'for',
    },
  },
])
ada.act([
  {
    do: 'tag',
    id: second,
    set: {
      revision: english,
      start: 77,
      end: 124,
      issue: labour,
      speaker: lund,
      written: { start: 114, end: 123 },
      attribution: 'direct',
    },
  },
])
ada.act([
  {
    do: 'tag',
    id: third,
    set: {
      revision: chinese,
      start: 5,
      end: 17,
      issue: tariffs,
      speaker: minister,
      memo: '🚢 第二句',
      sure: false,
      joint: true,
    },
  },
])
ada.act([
  {
    do: 'tag',
    id: fourth,
    set: { revision: arabic, start: 15, end: 52, issue: wages, speaker: minister, reportedBy: lund },
  },
])
ada.act([{ do: 'tag', id: fifth, set: { revision: german, start: 22, end: 60 } }])
ada.act([{ do: 'answer', statement: first, variable: question, value: 'story' }])
ada.act([{ do: 'change-statement', id: second, set: { stance: 'unclear', memo: 'quoted twice' } }])
ada.act([{ do: 'remove-statement', id: fifth }])
ada.act([{ do: 'mark-nothing', revision: english, sentences: [{ start: 125, end: 158 }], nothing: true }])
ada.act([{ do: 'set-boundary', revision: chinese, offset: 17, fact: 'joined' }])
ada.act([{ do: 'finish-article', article: articleIdOf(english), done: true }])
ada.act([{ do: 'change-speaker', id: minister, set: { mergedInto: ministerin } }])
// What was undone, and what was undone and redone.
ada.act([{ do: 'change-issue', id: trade, set: { name: 'Commerce' } }])
ada.reverse('undo')
ada.act([{ do: 'change-issue', id: labour, set: { name: 'Work' } }])
ada.reverse('undo')
ada.reverse('redo')

// A colleague, who knew all this, and worked on at the same time.
const other = new Project(openInMemory())
exchange(project, other)
const ben = worker(other, { coder: makeId(), actor: makeId() })
ben.act([{ do: 'introduce-coder', id: ben.author.coder, set: { name: 'Ben Adeyemi', initials: 'BA' } }])
ben.act([
  {
    do: 'tag',
    id: makeId(),
    set: { revision: english, start: 27, end: 76, issue: labour, speaker: lund, stance: 'against' },
  },
])
ben.act([{ do: 'change-issue', id: wages, set: { mergedInto: labour } }])
ben.act([{ do: 'change-issue', id: trade, set: { definition: 'Goods and services across borders' } }])
// Both merged the same two issues, each into the other: the later merge is ignored.
ada.act([{ do: 'change-issue', id: labour, set: { mergedInto: wages } }])
exchange(other, project)

// An imported set, in one run and in single events.
const guest = derivedId('set', 'guest')
const importing: Author = {
  ...ada.author,
  set: { coder: guest, actor: derivedId('imported set', guest, ada.author.actor) },
}
const group = makeId()
const introduced = project.act({ ...ada.anAct(group, false) }, [
  {
    do: 'introduce-coder',
    id: guest,
    set: { name: 'Kim Ode', initials: 'KO', imported: true, source: 'ode.jsonl' },
  },
])
if (!introduced.ok) throw new Error(introduced.error.message)
const rows = Array.from({ length: 20 }, (_, at) => ({
  revision: english,
  start: at,
  end: 40 + at,
  issue: at % 2 ? trade : labour,
  origin: 'imported' as const,
}))
const runs = [rows, rows.slice(0, 3).map((row) => ({ ...row, end: row.end + 50 }))]
for (const run of runs) {
  const made = project.tagRun(
    { ...ada.anAct(group, false), author: importing },
    idInRun(makeId(), 4_294_967_290),
    run,
  )
  if (!made.ok || made.value.refused.size > 0) throw new Error('The set was not imported.')
}
project.close(ada.anAct(group))

writeFileSync(path.replace(/\.readout$/, '.dump'), [...dump(project)].map((line) => `${line}\n`).join(''))
project.db.close()
