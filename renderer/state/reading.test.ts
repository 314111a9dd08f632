import { beforeEach, describe, expect, it } from 'vitest'
import { openMemoryService, type MemoryService } from '../testing/memory-service.ts'
import { fillWithSample } from '../testing/sample-articles.ts'
import { Project } from './project.ts'
import { describeStatement } from './passage.ts'
import { Reading } from './reading.ts'

let service: MemoryService
let project: Project
let reading: Reading

beforeEach(async () => {
  service = openMemoryService()
  const { ferry } = await fillWithSample(service)
  project = new Project(service.window().client)
  await project.start()
  await project.openArticle(ferry)
  reading = new Reading(project)
  reading.toSentence(1)
})

const article = () => project.state.article!
const tags = (): string[] =>
  article()
    .statements.all()
    .map((each) => describeStatement(each, project.state.codebook))
const quote = (): string => article().quote(project.state.cursor.passage)
const issue = (name: string): string =>
  project.state.codebook.nodes.find((node) => node.issue.name === name)?.issue.id ?? ''
const speaker = (name: string): string =>
  project.state.codebook.speakers.find((each) => each.name === name)?.id ?? ''

describe('issues', () => {
  it('come with the speaker that was chosen, and go when asked for again, just that one', () => {
    reading.chooseSpeaker(speaker('Ana Prent'))
    reading.toggleIssue(issue('Schools'))
    reading.toggleIssue(issue('Water'))
    expect(tags()).toEqual(['Schools, Ana Prent', 'Water, Ana Prent'])
    reading.toggleIssue(issue('Schools'))
    expect(tags()).toEqual(['Water, Ana Prent'])
  })

  it('of another speaker on the same passage stay', () => {
    reading.chooseForNext(speaker('Ana Prent'))
    reading.toggleIssue(issue('Schools'))
    reading.chooseForNext(speaker('Ines Hald'))
    reading.toggleIssue(issue('Schools'))
    expect(tags()).toEqual(['Schools, Ana Prent', 'Schools, Ines Hald'])
  })

  it('are created by their path, with a colour of their own and the next free digit', () => {
    reading.tagPath('Energy')
    expect(tags()).toEqual(['Energy'])
    const energy = project.state.codebook.nodes.find((node) => node.issue.name === 'Energy')
    expect(energy).toMatchObject({ key: '7', issue: { colour: 7 } })
  })

  it('are created below their parent in its colour, and found by the same path afterwards', () => {
    reading.tagPath('Water > Rivers')
    reading.step(1)
    reading.tagPath('water > RIVERS')
    expect(tags()).toEqual(['Water > Rivers', 'Water > Rivers'])
    const rivers = project.state.codebook.nodes.filter((node) => node.issue.name === 'Rivers')
    expect(rivers).toHaveLength(1)
    expect(rivers[0]?.issue.colour).toBe(5)
  })
})

describe('speakers', () => {
  it('are given to the current statement, and to what is tagged next', () => {
    reading.toggleIssue(issue('Schools'))
    reading.createSpeaker('A dock worker')
    expect(tags()).toEqual(['Schools, A dock worker'])
    reading.step(1)
    reading.toggleIssue(issue('Water'))
    expect(tags()).toEqual(['Schools, A dock worker', 'Water, A dock worker'])
  })

  it('are not created twice under one name', () => {
    reading.createSpeaker(' ana  PRENT ')
    expect(project.state.speaker).toBe(speaker('Ana Prent'))
    expect(project.state.codebook.speakers).toHaveLength(5)
  })

  it('are remembered in the order in which they were chosen', () => {
    reading.chooseSpeaker(speaker('Ana Prent'))
    reading.chooseSpeaker(speaker('Ines Hald'))
    reading.chooseSpeaker(speaker('Ana Prent'))
    expect(project.state.recentSpeakers).toEqual([speaker('Ana Prent'), speaker('Ines Hald')])
  })
})

describe('what is said of a statement', () => {
  it('goes to what was tagged last, and is taken back by the same again', () => {
    reading.toggleIssue(issue('Schools'))
    reading.toggleIssue(issue('Water'))
    reading.setStance('against')
    reading.toggleUnsure()
    expect(tags()).toEqual(['Schools', 'Water, against, unsure'])
    reading.setStance('against')
    reading.toggleUnsure()
    expect(tags()).toEqual(['Schools', 'Water'])
  })

  it('goes to the next statement after going there', () => {
    reading.toggleIssue(issue('Schools'))
    reading.toggleIssue(issue('Water'))
    reading.nextStatement()
    reading.setStance('for')
    expect(tags()).toEqual(['Schools, for', 'Water'])
  })

  it('needs a statement, and says so', () => {
    reading.setStance('for')
    expect(project.state.hint.words).toMatch(/Nothing is tagged here/)
  })

  it('keeps a memo', async () => {
    reading.toggleIssue(issue('Schools'))
    const { current } = project.state
    expect(await reading.setMemo(current ?? '', 'Why?')).toBe(true)
    expect(article().statements.all()[0]?.memo).toBe('Why?')
  })

  it('says where a memo was not saved', async () => {
    reading.toggleIssue(issue('Schools'))
    service.refuseNextAct({ code: 'disk-full', message: 'The disk is full.' })
    const { current } = project.state
    // The tag itself is asked for first, and takes the refusal; the memo then has nothing to lie on.
    expect(await reading.setMemo(current ?? '', 'Why?')).toBe(false)
    expect(article().statements.all()).toEqual([])
  })
})

describe('moving', () => {
  it('makes the tag that was pointed at the current one, and the next there when it was', () => {
    const { start, end } = article().sentences.span(1)
    reading.toggleIssue(issue('Schools'))
    reading.select({ start, end: start + 20 })
    reading.toggleIssue(issue('Water'))
    reading.step(1)
    reading.pointAt(start + 3)
    expect(quote()).toBe('The last night ferry')
    reading.pointAt(start + 3)
    expect(project.state.cursor.passage).toEqual({ start, end })
    reading.pointAt(end - 3)
    expect(project.state.cursor.passage).toEqual({ start, end })
  })

  it('takes a selection as the passage, trimmed of the space around it', () => {
    const { start } = article().sentences.span(1)
    reading.select({ start: start + 3, end: start + 14 })
    expect(quote()).toBe('last night')
    reading.backToSentence()
    expect(project.state.cursor.passage).toEqual(article().sentences.span(1))
  })

  it('extends to where Shift and click point', () => {
    reading.extendTo(article().sentences.span(3).start + 2)
    expect(project.state.cursor.passage).toEqual({
      start: article().sentences.span(1).start,
      end: article().sentences.span(3).end,
    })
  })
})

describe('nothing to code', () => {
  it('is marked and gone on from; asked for again it is lifted', () => {
    reading.toggleNothing()
    expect(article().isMarked(article().sentences.span(1))).toBe(true)
    expect(project.state.cursor.head).toBe(2)
    reading.step(-1)
    reading.toggleNothing()
    expect(article().isMarked(article().sentences.span(1))).toBe(false)
  })

  it('is not said of a sentence that is tagged', () => {
    reading.toggleIssue(issue('Schools'))
    reading.toggleNothing()
    expect(article().markedSentences).toBe(0)
    expect(project.state.hint.words).toMatch(/tagged/)
  })

  it('is lifted by tagging the sentence', () => {
    reading.toggleNothing()
    reading.step(-1)
    reading.toggleIssue(issue('Schools'))
    expect(article().markedSentences).toBe(0)
    expect(article().coveredSentences).toBe(1)
  })

  it('is said of all that is unread when the article is done', () => {
    reading.toggleIssue(issue('Schools'))
    reading.finish(true, true)
    expect(article().coveredSentences).toBe(article().sentences.count)
    expect(article().markedSentences).toBe(article().sentences.count - 1)
    expect(project.state.done).toBe(true)
  })
})

describe('sentences', () => {
  it('are joined with the next and split again where the second began', () => {
    const count = article().sentences.count
    const second = article().sentences.span(2).start
    reading.joinWithNext()
    expect(article().sentences.count).toBe(count - 1)
    expect(quote()).toMatch(/^The last night ferry.*told reporters\.$/s)
    reading.pointAt(second + 2)
    reading.split()
    expect(article().sentences.count).toBe(count)
    expect(project.state.cursor.passage.start).toBe(second)
  })

  it('are split where the passage was made to begin', () => {
    const count = article().sentences.count
    reading.moveStart(1)
    reading.moveStart(1)
    reading.split()
    expect(article().sentences.count).toBe(count + 1)
    expect(quote()).toMatch(/^night ferry/)
  })

  it('are not joined over the end of a paragraph', () => {
    const count = article().sentences.count
    reading.toSentence(0)
    reading.joinWithNext()
    expect(article().sentences.count).toBe(count)
    expect(project.state.hint.words).toMatch(/another paragraph/)
  })

  it('are told where to be split', () => {
    reading.split()
    expect(project.state.hint.words).toMatch(/click the word/)
  })
})
