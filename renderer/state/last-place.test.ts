import { expect, it, vi } from 'vitest'
import { openMemoryService } from '../testing/memory-service.ts'
import { fillWithSample } from '../testing/sample-articles.ts'
import { goOnWhereItWas, type TabStorage } from './last-place.ts'
import { Project } from './project.ts'
import { Reading } from './reading.ts'

function storageOf(content: Record<string, string> = {}): TabStorage {
  const items = new Map(Object.entries(content))
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) }
}

it('goes on in the article and at the sentence where the page was left', async () => {
  const service = openMemoryService()
  const { ferry, schools } = await fillWithSample(service)
  const storage = storageOf()
  const open = async () => {
    const project = new Project(service.window().client)
    await project.start()
    return { project, stop: await goOnWhereItWas(project, storage) }
  }
  const { project, stop } = await open()
  expect(project.state.article).toBeNull()
  await project.openArticle(schools)
  await project.openArticle(ferry)
  new Reading(project).toSentence(4)
  stop()
  const again = await open()
  expect(again.project.state.article?.row.id).toBe(ferry)
  expect(again.project.state.cursor.head).toBe(4)
})

it('is not led astray by what it cannot read', async () => {
  const service = openMemoryService()
  await fillWithSample(service)
  const project = new Project(service.window().client)
  await project.start()
  await goOnWhereItWas(project, storageOf({ 'readout-place': '{' }))
  await goOnWhereItWas(project, storageOf({ 'readout-place': '{"path":1}' }))
  await vi.waitFor(() => expect(project.state.phase).toBe('ready'))
  expect(project.state.article).toBeNull()
})

it('opens a new window where something was done last', async () => {
  const service = openMemoryService()
  const { ferry } = await fillWithSample(service)
  const first = new Project(service.window().client)
  await first.start()
  await first.openArticle(ferry)
  const reading = new Reading(first)
  reading.toSentence(2)
  reading.toggleNothing()
  await vi.waitFor(() => expect(first.state.saving.waiting).toBe(0))
  const second = new Project(service.window().client)
  await second.start()
  await goOnWhereItWas(second, storageOf())
  expect(second.state.article?.row.id).toBe(ferry)
  expect(second.state.cursor.head).toBe(2)
})
