import { describe, expect, test } from 'vitest'
import { inOrder, issuePath, parsePath } from './issue.ts'

const tree = new Map([
  ['trade', { name: 'Trade', parent: null }],
  ['tariffs', { name: 'Tariffs', parent: 'trade' }],
  ['steel', { name: 'Steel', parent: 'tariffs' }],
  ['orphan', { name: 'Orphan', parent: 'gone' }],
  ['hen', { name: 'Hen', parent: 'egg' }],
  ['egg', { name: 'Egg', parent: 'hen' }],
])
const pathOf = (id: string): string[] => issuePath(id, (each) => tree.get(each))

describe('the path of an issue', () => {
  test('names it from the root down', () => {
    expect(pathOf('steel')).toEqual(['Trade', 'Tariffs', 'Steel'])
    expect(pathOf('trade')).toEqual(['Trade'])
  })
  test('ends at a parent that is missing, and goes round a circle once', () => {
    expect(pathOf('orphan')).toEqual(['Orphan'])
    expect(pathOf('hen')).toEqual(['Egg', 'Hen'])
    expect(pathOf('nobody')).toEqual([])
  })
  test('is read from what is written, without white space and empty parts', () => {
    expect(parsePath(' Trade >Tariffs> ')).toEqual(['Trade', 'Tariffs'])
    expect(parsePath('Trade')).toEqual(['Trade'])
    expect(parsePath(' > ')).toEqual([])
  })
})

test('siblings stand by their order, then by id, so that every machine shows the same', () => {
  const siblings = [
    { order: 2, id: 'a' },
    { order: 1.5, id: 'c' },
    { order: 1.5, id: 'b' },
    { order: -1, id: 'd' },
  ]
  expect(siblings.sort(inOrder).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a'])
})
