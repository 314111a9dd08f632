import { expect, it } from 'vitest'
import { openMemoryService } from '../testing/memory-service.ts'
import { FILE_LIMIT, Importing, type GivenFile } from './importing.ts'
import { Project } from './project.ts'

const file = (name: string, bytes: Uint8Array | string): GivenFile => {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  return { name, size: content.length, arrayBuffer: () => Promise.resolve(new Uint8Array(content).buffer) }
}

async function openDesk() {
  const service = openMemoryService()
  const { client } = service.window()
  const project = new Project(client)
  await project.start()
  const importing = new Importing(client, project)
  importing.start()
  return { project, importing, results: () => importing.store.getState().results }
}

it('opens a file that was imported alone', async () => {
  const { project, importing, results } = await openDesk()
  expect(await importing.add([file('one.txt', 'A title\nOne sentence. Another.')])).toBe(true)
  expect(results()).toMatchObject([{ file: 'one.txt', outcome: 'imported' }])
  expect(project.state.article?.row.title).toBe('A title')
})

it('says of each file what became of it', async () => {
  const { project, importing, results } = await openDesk()
  const text = 'A title\nText.'
  await importing.add([file('one.txt', text), file('same.txt', text)])
  expect(results().map((each) => [each.file, each.outcome])).toEqual([
    ['one.txt', 'imported'],
    ['same.txt', 'duplicate'],
  ])
  expect(project.state.article).toBeNull()
})

it('refuses a file above the limit by name, without reading it', async () => {
  const { importing, results } = await openDesk()
  const huge: GivenFile = {
    name: 'huge.txt',
    size: FILE_LIMIT + 1,
    arrayBuffer: () => Promise.reject(new Error('It was read.')),
  }
  await importing.add([huge, file('small.txt', 'Small.')])
  expect(results()).toMatchObject([
    { file: 'huge.txt', outcome: 'refused', notices: [expect.stringMatching(/^huge\.txt has 65 MB/)] },
    { file: 'small.txt', outcome: 'imported' },
  ])
})

it('imports a file once more in the encoding that it is said to have', async () => {
  const { project, importing, results } = await openDesk()
  const latin = Uint8Array.from([0x43, 0x61, 0x66, 0xe9, 0x2e])
  await importing.add([file('latin.txt', latin)])
  expect(results()).toMatchObject([{ file: 'latin.txt', code: 'encoding' }])
  await importing.retry('latin.txt', 'windows-1252')
  expect(results()).toMatchObject([{ file: 'latin.txt', outcome: 'imported' }])
  expect(project.state.article?.text).toBe('Café.')
})

it('says of a folder that it could not be read, and imports the others', async () => {
  const { importing, results } = await openDesk()
  const folder: GivenFile = {
    name: 'folder',
    size: 0,
    arrayBuffer: () => Promise.reject(new Error('no file')),
  }
  await importing.add([folder, file('one.txt', 'One.')])
  expect(results().map((each) => [each.file, each.outcome])).toEqual([
    ['folder', 'refused'],
    ['one.txt', 'imported'],
  ])
})
