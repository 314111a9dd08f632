import { describe, expect, it, vi } from 'vitest'
import { openMemoryService, type MemoryService } from '../testing/memory-service.ts'
import { fillWithSample } from '../testing/sample-articles.ts'
import { Project } from './project.ts'
import { Reading } from './reading.ts'
import { describeSaving } from './saved-state.ts'

interface Desk {
  readonly service: MemoryService
  readonly window: ReturnType<MemoryService['window']>
  readonly project: Project
  readonly reading: Reading
  readonly articles: Awaited<ReturnType<typeof fillWithSample>>
}

async function openDesk(): Promise<Desk> {
  const service = openMemoryService()
  const articles = await fillWithSample(service)
  return { service, articles, ...(await openWindow(service, articles.ferry)) }
}

async function openWindow(service: MemoryService, article: string) {
  const window = service.window()
  const project = new Project(window.client)
  await project.start()
  await project.openArticle(article)
  return { window, project, reading: new Reading(project) }
}

/** The tags of the open article: where, which issue, whose words. */
const tagsOf = ({ state: { article, codebook } }: Project): string[] =>
  (article?.statements.all() ?? []).map((each) =>
    [
      `${(article?.sentences.range(each).first ?? 0) + 1}`,
      codebook.issue(each.issue)?.issue.name ?? '–',
      codebook.speaker(each.speaker)?.name ?? '–',
      each.stance ?? '–',
    ].join(' '),
  )

const issueNamed = (project: Project, name: string): string =>
  project.state.codebook.nodes.find((node) => node.issue.name === name)?.issue.id ?? ''

const saved = (project: Project): Promise<void> =>
  vi.waitFor(() => expect(describeSaving(project.state.saving).words).toMatch(/^Saved/))

describe('an act', () => {
  it('is on screen before the service has answered, and saved after it has', async () => {
    const { service, project, reading } = await openDesk()
    service.hold()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Public spending'))
    expect(tagsOf(project)).toEqual(['2 Public spending – –'])
    expect(describeSaving(project.state.saving).words).toBe('Saving…')
    service.release()
    await saved(project)
    expect(tagsOf(project)).toEqual(['2 Public spending – –'])
    expect([...service.records().all('statement')]).toHaveLength(1)
  })

  it('that is refused leaves everything as it was, and the reason in view until it is dismissed', async () => {
    const { service, project, reading } = await openDesk()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    await saved(project)
    const counts = project.state.counts
    service.refuseNextAct({ code: 'disk-full', message: 'The disk is full. Make room and try again.' })
    reading.setStance('for')
    expect(tagsOf(project)).toEqual(['2 Schools – for'])
    await vi.waitFor(() => expect(project.state.troubles).toHaveLength(1))
    expect(tagsOf(project)).toEqual(['2 Schools – –'])
    expect(project.state.counts).toEqual(counts)
    expect(describeSaving(project.state.saving).words).toBe(
      'Not saved: The disk is full. Make room and try again.',
    )
    project.dismiss(project.state.troubles[0]?.id ?? '')
    await saved(project)
  })

  it('of several in flight is taken back alone', async () => {
    const { service, project, reading } = await openDesk()
    service.hold()
    service.refuseNextAct({ code: 'disk-full', message: 'The disk is full.' })
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    reading.toggleIssue(issueNamed(project, 'Water'))
    reading.toSentence(2)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    expect(tagsOf(project)).toHaveLength(3)
    service.release()
    await vi.waitFor(() => expect(project.state.troubles).toHaveLength(1))
    await vi.waitFor(() => expect(project.state.saving.waiting).toBe(0))
    expect(tagsOf(project)).toEqual(['2 Water – –', '3 Schools – –'])
  })

  it('that the window knows to be wrong never reaches the service', async () => {
    const { service, project, reading } = await openDesk()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    await saved(project)
    const before = service.asked.length
    reading.repeatLastTag()
    expect(project.state.hint.words).toContain('already')
    expect(service.asked).toHaveLength(before)
    expect(tagsOf(project)).toHaveLength(1)
  })

  it('whose answer was lost is asked for once more, and done once', async () => {
    const { service, window, project, reading } = await openDesk()
    service.hold()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    reading.setStance('against')
    await vi.waitFor(() => expect(service.asked).toHaveLength(2))
    window.lose()
    expect(describeSaving(project.state.saving).words).toMatch(/^Disconnected: .* 2 steps are not saved yet/)
    expect(tagsOf(project)).toEqual(['2 Schools – against'])
    service.release()
    window.find()
    await saved(project)
    expect(service.asked.slice(2)).toEqual(service.asked.slice(0, 2))
    expect(tagsOf(project)).toEqual(['2 Schools – against'])
    expect([...service.records().all('statement')]).toHaveLength(1)
  })

  it('of one window shows in another', async () => {
    const { service, articles, project, reading } = await openDesk()
    const other = await openWindow(service, articles.ferry)
    reading.toSentence(1)
    reading.tagPath('Public transport > Night boats')
    await vi.waitFor(() => expect(tagsOf(other.project)).toEqual(['2 Night boats – –']))
    expect(other.project.state.codebook.nodes.map((node) => node.path)).toContain(
      'Public transport > Night boats',
    )
    expect(tagsOf(project)).toEqual(['2 Night boats – –'])
  })

  it('with more writes than are pushed is shown by reading anew', async () => {
    const service = openMemoryService()
    const long = service.importText(
      'Long',
      Array.from({ length: 300 }, (_, n) => `Sentence ${n}.`).join('\n'),
    )
    const first = await openWindow(service, long)
    const second = await openWindow(service, long)
    first.reading.toSentence(3)
    first.reading.finish(true, true)
    expect(first.project.state.article?.markedSentences).toBe(300)
    await saved(first.project)
    await vi.waitFor(() => expect(second.project.state.article?.markedSentences).toBe(300))
    await vi.waitFor(() => expect(second.project.state.done).toBe(true))
    expect(first.project.state.article?.markedSentences).toBe(300)
    expect(first.project.state.cursor.head).toBe(3)
  })

  it('made while everything is read anew is lost neither way', async () => {
    const { service, window, project, reading } = await openDesk()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    await saved(project)
    window.lose()
    await service.act([
      {
        do: 'change-statement',
        id: project.state.article?.statements.all()[0]?.id ?? '',
        set: { stance: 'for' },
      },
    ])
    reading.toSentence(2)
    reading.toggleIssue(issueNamed(project, 'Water'))
    window.find()
    await saved(project)
    await vi.waitFor(() => expect(tagsOf(project)).toEqual(['2 Schools – for', '3 Water – –']))
  })
})

describe('undo', () => {
  it('shows the place that it changes, and takes the act back; redo brings it again', async () => {
    const { articles, project, reading } = await openDesk()
    reading.toSentence(4)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    await project.openArticle(articles.water)
    await project.reverse('undo')
    expect(project.state.article?.row.id).toBe(articles.ferry)
    expect(project.state.cursor.head).toBe(4)
    await vi.waitFor(() => expect(tagsOf(project)).toEqual([]))
    await project.reverse('redo')
    await vi.waitFor(() => expect(tagsOf(project)).toEqual(['5 Schools – –']))
  })

  it('asked for several times takes back one act after the other', async () => {
    const { project, reading } = await openDesk()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    reading.setStance('for')
    await Promise.all([project.reverse('undo'), project.reverse('undo')])
    await vi.waitFor(() => expect(tagsOf(project)).toEqual([]))
  })

  it('says so where there is nothing left', async () => {
    const service = openMemoryService()
    const { project } = await openWindow(service, service.importText('One', 'One sentence.'))
    await project.reverse('undo')
    expect(project.state.hint.words).toBe('There is nothing to undo.')
  })

  it('keeps its refusal in view', async () => {
    const { service, project, reading } = await openDesk()
    reading.toSentence(1)
    reading.toggleIssue(issueNamed(project, 'Schools'))
    await saved(project)
    const id = project.state.article?.statements.all()[0]?.id ?? ''
    const reverse = project.reverse('undo')
    await service.act([{ do: 'remove-statement', id }])
    await reverse
    expect(project.state.troubles.length + project.state.hint.words.length).toBeGreaterThan(0)
  })
})

it('counts my statements by issue as they come and go', async () => {
  const { project, reading } = await openDesk()
  const schools = issueNamed(project, 'Schools')
  reading.toSentence(1)
  reading.toggleIssue(schools)
  reading.toSentence(2)
  reading.toggleIssue(schools)
  expect(project.state.counts[schools]).toBe(2)
  reading.removeCurrent()
  expect(project.state.counts[schools]).toBe(1)
  await saved(project)
  expect(project.state.counts[schools]).toBe(1)
})

it('opens the article that was asked for last', async () => {
  const { articles, project } = await openDesk()
  await Promise.all([project.openArticle(articles.schools), project.openArticle(articles.water)])
  expect(project.state.article?.row.id).toBe(articles.water)
})

it('changes nothing before the analyst has said who she is', async () => {
  const service = openMemoryService({ introduced: false })
  const { ferry } = await fillWithSample(service)
  const { project, reading } = await openWindow(service, ferry)
  reading.toggleIssue(issueNamed(project, 'Schools'))
  expect(tagsOf(project)).toEqual([])
  expect(project.state.hint.words).toMatch(/who you are/)
})
