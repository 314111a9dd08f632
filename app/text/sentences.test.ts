import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packBoundaries, readBoundaries } from './boundaries.ts'
import { canonicalize } from './canonical.ts'
import { segment, segmentBareText } from './sentences.ts'
import { canonicalText, prose, sourceText } from './testing/texts.ts'

const languages = fc.constantFrom(undefined, 'en', 'de', 'fr', 'es', 'ru', 'ar', 'zh', 'el', 'pt-BR')

/** Sentences written with a bar where one is to end and the next to begin. */
function cut(marked: string, language?: string): { readonly found: string[]; readonly wanted: string[] } {
  const text = marked.replaceAll('|', '')
  const bounds = segment(text, language)
  const found = Array.from({ length: bounds.length / 2 }, (_, at) =>
    text.slice(bounds[2 * at], bounds[2 * at + 1]),
  )
  return { found, wanted: marked.split(/[|\n]/).map((part) => part.trim()) }
}

function check(marked: string, language?: string): void {
  const { found, wanted } = cut(marked, language)
  expect(found).toEqual(wanted)
}

describe('sentences of any text', () => {
  test('are in order, within paragraphs, trimmed, and leave no word out', () => {
    fc.assert(
      fc.property(fc.oneof(canonicalText, prose), languages, (text, language) => {
        const bounds = segment(text, language)
        expect(readBoundaries(text, packBoundaries(bounds)).ok).toBe(true)
        let rest = ''
        let end = 0
        for (let at = 0; at < bounds.length; at += 2) {
          rest += text.slice(end, bounds[at])
          end = bounds[at + 1]!
        }
        expect((rest + text.slice(end)).trim()).toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  test('of each paragraph are the same as when it stands alone', () => {
    fc.assert(
      fc.property(prose, (text) => {
        const apart: number[] = []
        let start = 0
        for (const paragraph of text.split('\n')) {
          for (const bound of segment(paragraph)) apart.push(start + bound)
          start += paragraph.length + 1
        }
        expect([...segment(text)]).toEqual(apart)
      }),
    )
  })

  test('of a text as it was given have its own offsets', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text } = canonicalize(source)
        const bounds = segment(text)
        const given = segmentBareText(source).map(
          ({ start, end }) => canonicalize(source.slice(start, end)).text,
        )
        expect(given).toEqual(Array.from(given, (_, at) => text.slice(bounds[2 * at], bounds[2 * at + 1])))
        expect(given).toHaveLength(bounds.length / 2)
      }),
    )
  })

  test('that was given with other newlines leave them outside', () => {
    const source = '\ufeff\r\nHe left.\r\n\r\nShe  stayed. It\0 rained.\r\n'
    expect(segmentBareText(source).map(({ start, end }) => source.slice(start, end))).toEqual([
      'He left.',
      'She  stayed.',
      'It\0 rained.',
    ])
  })

  test('are none where there is no word nor mark', () => {
    for (const text of ['', ' ', '\n \n']) expect(segment(text)).toHaveLength(0)
  })

  test.each([
    '. ',
    '? # ',
    '( a. ',
    '1. a ',
    'U.S. Abc ',
    '“Ab.” ',
    'aa.Bb',
    'a.) ',
    '"A. ',
    '• a ',
    'Photo: ',
    '… I ',
  ])('made of nothing but %j are found in a time that grows with its length alone', (unit) => {
    const begin = performance.now()
    segment(unit.repeat(500_000 / unit.length))
    // A tenth of a second on an idle machine; a rule that reads back over the whole text would take minutes.
    expect(performance.now() - begin).toBeLessThan(8000)
  })
})

describe('an English sentence', () => {
  test.each([
    [
      'ends at a full stop, a question mark or an exclamation mark',
      'It rained. |Did it? |It did! |Really?! |Yes.',
    ],
    ['ends at every line feed, with or without a mark', 'Mayor resigns\nShe left. |He stayed\nthe end'],
    ['goes on after titles', 'Dr. Roe met Sen. Poe and Lt. Gov. Doe on Mt. Ida. |They left.'],
    ['goes on after initials', 'J. R. Roe and Ann B. Poe met A.B. Doe. |They left.'],
    [
      'goes on after abbreviations that need something to follow',
      'He, e.g. Roe, won vs. Poe. |Roe v. Poe stands.',
    ],
    [
      'goes on after number abbreviations only before a number',
      'See No. 5 on p. 12. |He said no. |Twelve left.',
    ],
    [
      'goes on after a country and ends there before a word that begins sentences',
      'The U.S. Senate met. |He left the U.S. |She stayed in the U.S. for long.',
    ],
    [
      'goes on after firms and months, unless a sentence begins',
      'Acme Inc. Chairman Roe left in Sept. 2011. |She sold Acme Inc. |The price fell.',
    ],
    ['goes on between abbreviations and brackets', 'He sold Acme Corp. (of Ohio) and left.'],
    ['ends after an abbreviation before a quotation', 'He left Acme Inc. |“We sold it,” he said.'],
    ['goes on with a nickname', 'Gov. C.L. "Butch" Roe won.'],
    [
      'ends after times of day but for what completes them',
      'He came at 5 p.m. Monday. |Polls close at 8 p.m. |Voters wait. |It began at 9 p.m. E.T. on CNN.',
    ],
    ['does not end after a time that opens it', 'By 7 a.m. Dr. Roe was back. |At 9 p.m. Roe left.'],
    ['takes the pronoun for a word and not for an initial', 'It was she and I. |Did King Roe I. Smith know?'],
    [
      'has web and mail addresses in it',
      'Write to Ann.Roe@Example.org or see www.Roe.Example.com. |She answers.',
    ],
    ['has names with marks in it', 'She reads Yahoo! and Y!J at work. |He speaks !Kung at home.'],
    ['has numbers in it', 'It cost $1.50 or 1.000,00 in 3.5 hours. |It fell 2.5%.'],
    ['ends after a number', 'It was 1984. |Nobody knew. |He paid $5. |She paid nothing.'],
    [
      'may begin with a number or a brand in lower case',
      'They left in May. |20 people died. |iPhone sales fell. |$3 million went.',
    ],
    [
      'ends within long quotations',
      'He said: “We will win this time around, for we have the votes. |We will never stop.” |She left.',
    ],
    [
      'does not end within short quotations in its middle',
      'Chants of “Lock it up! Lock it up!” at rallies grew.',
    ],
    [
      'goes on with the speech tag',
      '“Are you sure?” he asked. |“Get out!” Ann Roe shouted. |“Why?” Roe asked, looking up.',
    ],
    [
      'does not take a new sentence for a speech tag',
      '“Is it true?” |Roe said that it was. |“No!” |He said, “Yes.”',
    ],
    [
      'ends where quotation marks close, apart or not',
      'He said, "It is over." |She left. |He said, "It is over. " |She left.',
    ],
    [
      'does not end within brackets in its middle',
      'The vote (he lost it. He never knew why.) was close. |(He won. |She lost.) |It ended.',
    ],
    [
      'does not end at what stands in brackets',
      'He was a clerk (He had been one before.) at the court. |It [...] was a long (?) Day.',
    ],
    [
      'ends at an omission before a capital',
      'It was long [...] |However, it ended. |It was late… |She left.',
    ],
    [
      'does not take “I” after an ellipsis for a beginning, unless a full stop came first',
      'It was ... I mean . . . I do not know. |She left. ... |I stayed.',
    ],
    ['keeps the ellipsis that follows its full stop out', 'It was long. |. . . The night fell. . . .'],
    [
      'ends where white space was lost',
      'It rained.|She left.|Then it was over. |He won 1,000.|That is much.',
    ],
    ['ends before footnote numbers end', 'He died.[1] |She lived.[2][3] |They met (at last).10 |It rained.'],
    ['leaves a dateline and dashes within', 'DOVER, Del. — He left. |Are you — are you sure? — Then go.'],
    ['ends before a turn with a dash', 'Is it over? |- Nobody knows.'],
    ['gives a picture’s credit a sentence of its own', 'The mayor at the opening |Photo: Ann Roe.'],
    ['does not end in a headline at a country', 'Trade Talks: U.S. In New Round With Japan'],
    ['keeps stray marks at its end', 'It is over. . . .\n“Is it?” !\nGreat! 😀'],
  ])('%s', (_, marked) => {
    check(marked)
    check(marked, 'en')
  })
})

describe('a list in one paragraph', () => {
  test.each([
    ['numbers with full stops', '1. Open the file |2. Read it |3. Close it'],
    ['numbers with brackets', '1) one thing |2) another |3) a third'],
    ['letters', 'a. one thing |b. another |c. a third'],
    ['Roman numbers', '(i) One thing. |(ii) Another. |(iii) A third.'],
    ['bullets', '• 9. One thing |• 10. Another'],
    ['questions and answers', 'Q. What is it? |A. It is a list.'],
  ])('has a sentence an item: %s', (_, marked) => {
    check(marked)
  })

  test('begins after a sentence', () => {
    check('Do this. |a) here it is |b) another')
    check('Do this. |1. The first |2. The second')
  })

  test('is not seen in numbers and initials that do not count up from a first item', () => {
    check('It was 1. above and 2. below.')
    check('A. Roe met B. Poe and C. Doe.')
  })
})

describe('sentences in other languages', () => {
  test.each([
    ['de', 'Am 3. Mai tagt der Rat. |Im 19. Jahrhundert war das anders. |Er kam 2014. |Danach ging er.'],
    [
      'de',
      'Das kostet z. B. Frau Dr. Weber 3 Mio. Euro usw. |Die Fa. Roe zahlt bzw. Kunden zahlen. |König Ludwig XIV. Bourbon starb.',
    ],
    ['de', '„Das ist falsch!“, sagte sie. |»Komm!«, rief er. |»Wir gehen.« |Er blieb.'],
    [
      'fr',
      '« Oui ! » a-t-il dit. |« Nous gagnons ! » |Il est parti. |M. Roe et Mme. Poe, cf. p. 12, ont dit non.',
    ],
    ['fr', 'Est-ce vrai ? |Non. |C’était en janv. 2012, av. J.-C., etc. |Les élus ont ri.'],
    [
      'es',
      '¿Por qué? |¡Nadie lo sabe! |El Sr. Roe vino de EE. UU. a las 5 p.m. |El art. 4 lo dice. |La Dra. Poe dijo: «No.», y se fue.',
    ],
    [
      'ru',
      'Г-н Роу приехал в г. Омск в 2012 г. |Он сказал: «Да!» — и ушёл. |А. С. Пушкин и др. жили на ул. Мира. |Цена 5 млн руб. |Это много.',
    ],
    ['ar', 'قال د. محمد إن الأمر خطير. |هل هذا صحيح؟ |نعم! |وأضاف أ. علي في ص. 5: «سنعمل». |انتهى.'],
    [
      'zh',
      '“你去吗？”他问。|“我不去。”他说，“明天再说。”|会议结束。|他看了《你好！世界。》这本书。|公司名为Acme Inc.公司。|增长3.5%。',
    ],
    ['zh', '她说：「不行。|我们再等等。」|會議結束！|好嗎？'],
    ['pt', 'O Dr. Roe chegou. |Ela saiu? |Sim!'],
    ['el', 'Είναι αλήθεια; |Ναι.'],
  ])('%s: %s', (language, marked) => {
    check(marked, language)
  })

  test('need not be told where the script tells them', () => {
    check('Г-н Роу приехал в г. Омск. |Он ушёл.')
    check('قال د. محمد. |انتهى.')
  })

  test('may be named by tag, code or English name', () => {
    for (const language of ['de', 'de-AT', 'deu', 'German', ' DE '])
      check('Am 3. Mai tagt der Rat. |Er kam.', language)
    for (const language of ['xx', 'no such language', '中文', '']) check('It rained. |She left.', language)
  })
})
