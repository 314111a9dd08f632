import { expect, it } from 'vitest'
import { initialValues } from '../../app/model/noun.ts'
import { issue as issueNoun, type Issue } from '../../app/model/issue.ts'
import { speaker as speakerNoun, type Speaker } from '../../app/model/speaker.ts'
import { viewCodebook } from './codebook-view.ts'
import { makeId } from './make-id.ts'

const issue = (name: string, set: Partial<Issue> = {}): Issue => ({
  id: makeId(),
  ...initialValues(issueNoun),
  name,
  ...set,
})
const speaker = (name: string, set: Partial<Speaker> = {}): Speaker => ({
  id: makeId(),
  ...initialValues(speakerNoun),
  name,
  ...set,
})
const view = (
  issues: Issue[],
  speakers: Speaker[] = [],
  ignoredMerges: { from: string; into: string }[] = [],
) => viewCodebook({ issues, speakers, ignoredMerges })

it('lists children after their parent, in order', () => {
  const trade = issue('Trade', { order: 2 })
  const tariffs = issue('Tariffs', { parent: trade.id })
  const health = issue('Health', { order: 1 })
  expect(view([tariffs, trade, health]).nodes.map(({ path, depth }) => [path, depth])).toEqual([
    ['Health', 0],
    ['Trade', 0],
    ['Trade > Tariffs', 1],
  ])
})

it('gives digits that nobody claimed to issues at the root', () => {
  const own = issue('Own', { hotkey: '1', order: 2 })
  const free = issue('Free', { order: 1 })
  const child = issue('Child', { parent: free.id })
  const { byKey } = view([own, free, child])
  expect([...byKey].map(([key, node]) => [key, node.issue.name])).toEqual([
    ['2', 'Free'],
    ['1', 'Own'],
  ])
})

it('finds what was merged under its old id, and does not list it', () => {
  const kept = issue('Kept')
  const merged = issue('Merged', { mergedInto: kept.id })
  const codebook = view([kept, merged])
  expect(codebook.issue(merged.id)?.issue.name).toBe('Kept')
  expect(codebook.nodes).toHaveLength(1)
})

it('follows no merge that counts for nothing, and ends in a circle', () => {
  const one = issue('One')
  const two = issue('Two', { mergedInto: one.id })
  const circled = { ...one, mergedInto: two.id }
  const codebook = view([circled, two], [], [{ from: one.id, into: two.id }])
  expect(codebook.issue(two.id)?.issue.name).toBe('One')
  expect(codebook.nodes.map((node) => node.issue.name)).toEqual(['One'])
})

it('loses no issue where two lie in each other', () => {
  const one = issue('One')
  const two = issue('Two', { parent: one.id })
  expect(view([{ ...one, parent: two.id }, two]).nodes).toHaveLength(2)
})

it('leaves out removed and retired issues, and still names what was tagged with a retired one', () => {
  const retired = issue('Retired', { retired: true, hotkey: '1' })
  const codebook = view([retired, issue('Removed', { removed: true })])
  expect(codebook.nodes).toEqual([])
  expect(codebook.byKey.size).toBe(0)
  expect(codebook.issue(retired.id)?.issue.name).toBe('Retired')
})

it('lists speakers by name and follows their merges', () => {
  const [zoe, ann] = [speaker('Zoe'), speaker('Ann')]
  const annie = speaker('Annie', { mergedInto: ann.id })
  const codebook = view([], [zoe, ann, annie])
  expect(codebook.speakers.map((each) => each.name)).toEqual(['Ann', 'Zoe'])
  expect(codebook.speaker(annie.id)?.name).toBe('Ann')
})
