import { isAbsolute, join, relative, resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assetPath } from './asset-path.ts'
import { assetType } from './asset-type.ts'

const root = resolve('/srv/readout/dist/renderer')

describe('the path of an asset', () => {
  it('is the file of that name inside the folder', () => {
    expect(assetPath('/assets/index-BqX1_2.js', root)).toBe(join(root, 'assets', 'index-BqX1_2.js'))
    expect(assetPath('/a%20b.css', root)).toBe(join(root, 'a b.css'))
  })

  it('is the page for the bare origin', () => {
    expect(assetPath('/', root)).toBe(join(root, 'index.html'))
  })

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/%2E%2E%2Fpackage.json',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/%252e%252e/package.json',
    '//etc/passwd',
    '/assets//index.js',
    '/assets/',
    '/C:/Windows/win.ini',
    '/index.html::$DATA',
    '/index.html%00.js',
    '/.env',
    '/.',
    '/%',
    '/%ff',
    '',
    'index.html',
    'file:///etc/passwd',
  ])('is refused for %j', (path) => {
    expect(assetPath(path, root)).toBeUndefined()
  })

  it('never leaves the folder, whatever is asked', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      ':',
      'a',
      'é',
      '~',
      '%25',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = assetPath(`/${pieces.join('')}`, root)
        if (file === undefined) return
        const inside = relative(root, file)
        expect(inside).not.toBe('')
        expect(inside.startsWith('..') || isAbsolute(inside)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the type of an asset', () => {
  it('is told by the ending, in any case', () => {
    expect(assetType('index.HTML')).toBe('text/html; charset=utf-8')
    expect(assetType('/x/index-1.js')).toBe('text/javascript; charset=utf-8')
    expect(assetType('inter.woff2')).toBe('font/woff2')
  })

  it('is unknown for what a build does not hold', () => {
    for (const file of ['project.readout', 'index.js.map', 'index', 'a.node'])
      expect(assetType(file)).toBeUndefined()
  })
})
