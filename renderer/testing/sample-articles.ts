import { makeId } from '../state/make-id.ts'
import type { MemoryService } from './memory-service.ts'

const FERRY = `Night ferry to stop in autumn as two ports quarrel over its cost
The last night ferry between the two ports will sail in September, the regional council said on Tuesday. “We cannot go on paying for empty decks,” council leader Ana Prent told reporters. “If the northern port wants the route, it is welcome to share the bill, and jobs will be part of that talk.”
Dock workers were not told beforehand. “Two hundred families live from this boat,” said Tomas Reike, who speaks for the union. He called the decision a gift to the airlines.
The mayor of the northern port, Ines Hald, said that her town had offered to pay a third of the losses. The council, she added, had not answered her letter.
Economists see little hope for the line. Passenger numbers have fallen by half since 2015, and fuel has become dearer. A smaller ship, some of them argue, could still earn its keep.`

const SCHOOLS = `Village schools win a year of grace
Four village schools that were to close this summer will stay open for another year. Education minister Jon Adler said the pupils’ numbers had to be counted anew.
Parents who had camped in front of the ministry for nine days went home. “A year is not a promise,” said Lea Varn, who organised the protest, “but it is a year.”
The teachers’ association asked for a plan that outlasts the next election.`

const WATER = `Farmers and brewers both want the river
The river Aude has never been so low in June. Farmers want to draw more from it, and so does the brewery in Lint.
A hearing is set for next week.`

/** Three short articles, some issues and speakers, and a first few tags. */
export async function fillWithSample(
  service: MemoryService,
): Promise<{ ferry: string; schools: string; water: string }> {
  const ferry = service.importText(
    'Night ferry to stop in autumn as two ports quarrel over its cost',
    FERRY,
    {
      outlet: 'The Meridian',
      published: '2024-04-26',
      author: 'By a staff correspondent',
    },
  )
  const schools = service.importText('Village schools win a year of grace', SCHOOLS, {
    outlet: 'Evening Ledger',
    published: '2024-04-25',
  })
  const water = service.importText('Farmers and brewers both want the river', WATER, {
    outlet: 'Northern Wire',
    published: '2024-06',
  })
  const issues = [
    'Public transport',
    'Jobs and labour',
    'Public spending',
    'Schools',
    'Water',
    'Local democracy',
  ]
  const ids = issues.map(() => makeId())
  for (const [index, name] of issues.entries())
    await service.act([
      {
        do: 'create-issue',
        id: ids[index] ?? makeId(),
        set: { name, colour: index + 1, order: index + 1, hotkey: String(index + 1) },
      },
    ])
  await service.act([
    {
      do: 'create-issue',
      id: makeId(),
      set: { name: 'Ferries', parent: ids[0] ?? null, colour: 1, order: 1 },
    },
  ])
  for (const name of ['Ana Prent', 'Tomas Reike', 'Ines Hald', 'Jon Adler', 'Lea Varn'])
    await service.act([{ do: 'create-speaker', id: makeId(), set: { name } }])
  return { ferry, schools, water }
}
