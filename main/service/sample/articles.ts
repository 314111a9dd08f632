/** Articles written for the sample project. Any likeness to people or places is chance. */
export interface SampleArticle {
  readonly outlet: string
  readonly author: string
  readonly published: string
  readonly section: string
  /** The first paragraph is the headline. */
  readonly paragraphs: readonly string[]
}

export const sampleArticles: readonly SampleArticle[] = [
  {
    outlet: 'The Meridian',
    author: 'Staff correspondent',
    published: '2024-04-26',
    section: 'World',
    paragraphs: [
      'Ministers leave the harbour talks with little more than a schedule',
      'The two delegations met for five hours on Friday and agreed, in the end, mostly on when to meet again. A first round of talks on artificial intelligence will be held within weeks, officials from both sides said.',
      '“Without those shipments the campaign could not be sustained,” Minister Adair told reporters before leaving. “If our partners will not act on the shipments, we will, and trade will be part of that.”',
      '“We would be glad to see a confident neighbour,” President Lin said, according to the foreign ministry’s statement. He said he hoped the same view would be taken of his own country’s growth.',
      'The president’s foreign minister was blunter. “This is containment, not competition,” Foreign Minister Wen said during the meeting, and added that negative factors were building.',
      'Cheap exports put factory jobs at risk, the visiting delegation argued, and further duties are being prepared. Economists in the capital were less sure. “Factories closed before these exports came,” said Professor Ito of the Institute for Trade.',
      'Both sides praised the return of student exchanges, which had stopped four years ago. Minister Adair said she would “gladly sign” a longer programme; the ministry of education said places for 5,000 students were ready.',
      'On the military line between the two headquarters there was no progress to report, a spokesman said.',
    ],
  },
  {
    outlet: 'Evening Ledger',
    author: 'R. Okafor',
    published: '2024-04-25',
    section: 'Business',
    paragraphs: [
      'Tariff threat hangs over a visit meant to calm nerves',
      'Minister Adair had not yet landed when the first numbers were out: a duty of 25 percent on solar panels, and perhaps on batteries. Her office called the figures “premature”.',
      '“Nobody wins a contest of duties,” said Helena Brandt of the Chamber of Exporters. Her members, she said, had already moved orders to other ports.',
      'The steel union sees it differently. “Our people cannot wait for another round of talks,” its president, Tomás Reyes, told the Ledger. He called on the government to act before the summer.',
      'A government adviser, who asked not to be named, said the duties were meant “to be talked about, not to be paid”.',
      'Foreign Minister Wen warned last week that every duty would be answered. Asked whether that included rare earths, his ministry did not reply.',
    ],
  },
  {
    outlet: 'Northern Wire',
    author: '',
    published: '2024-04-22',
    section: 'Society',
    paragraphs: [
      'A port city waits for its student exchange',
      'For thirty years, forty students a year went from the harbour school to the island and back. Then the letters stopped.',
      '“We kept their rooms,” says Ms. Lund, who has run the boarding house since 1998. She believes that the first students could come in the autumn.',
      'The mayor is more careful. He supports the exchange, he says, but the city cannot pay for it alone. The ministry of education has promised half of the costs.',
      'Not everybody is pleased. The parents’ council asked for guarantees after two students had been questioned at the border. “An exchange needs trust on both sides,” its speaker said.',
    ],
  },
]

export const sampleIssues: readonly {
  name: string
  colour: number
  definition: string
  children?: readonly string[]
}[] = [
  {
    name: 'Trade and tariffs',
    colour: 1,
    definition: 'Duties, export rules, prices of traded goods, and jobs that depend on them.',
    children: ['Overcapacity', 'Countermeasures'],
  },
  { name: 'War supplies', colour: 2, definition: 'Goods or money that keep a war going.' },
  { name: 'People-to-people', colour: 3, definition: 'Exchange of students, tourists, artists.' },
  { name: 'Military lines', colour: 4, definition: 'Talks and lines between armed forces.' },
  { name: 'Artificial intelligence', colour: 6, definition: 'Rules and talks on artificial intelligence.' },
]

export const sampleSpeakers: readonly {
  name: string
  kind: 'person' | 'organisation' | 'group'
  title?: string
  organisation?: string
  aliases?: readonly string[]
}[] = [
  {
    name: 'Minister Adair',
    kind: 'person',
    title: 'Minister',
    organisation: 'Foreign Office',
    aliases: ['Adair'],
  },
  { name: 'President Lin', kind: 'person', title: 'President', aliases: ['Lin'] },
  { name: 'Foreign Minister Wen', kind: 'person', title: 'Foreign Minister', aliases: ['Wen'] },
  {
    name: 'Professor Ito',
    kind: 'person',
    title: 'Professor',
    organisation: 'Institute for Trade',
    aliases: ['Ito'],
  },
  { name: 'Helena Brandt', kind: 'person', organisation: 'Chamber of Exporters', aliases: ['Brandt'] },
  { name: 'Visiting delegation', kind: 'group' },
  { name: 'Ministry of education', kind: 'organisation' },
]
