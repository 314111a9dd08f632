import { describe, expect, it } from 'vitest'
import { publishedFrom, readFrontMatter } from './front-matter.ts'

describe('front matter', () => {
  it('tells title, outlet, byline, date, address, section and language', () => {
    const yaml = `
title: Port opens
outlet: The Harbour Post
author: Ada Marsh
date: 2024-04-26
url: https://post.example/port
section: World
lang: en_us
tags: [ports]
`
    expect(readFrontMatter(yaml)).toEqual({
      title: 'Port opens',
      outlet: 'The Harbour Post',
      author: 'Ada Marsh',
      published: '2024-04-26',
      url: 'https://post.example/port',
      section: 'World',
      language: 'en-US',
      notices: [],
    })
  })

  it('takes every value as the text that stands there', () => {
    expect(readFrontMatter('title: 1984\noutlet: Null\nauthor: no\ndate: 2024')).toEqual({
      title: '1984',
      outlet: 'Null',
      author: 'no',
      published: '2024',
      notices: [],
    })
  })

  it('reads lists, and the links between notes that some programs make of names', () => {
    expect(readFrontMatter('author:\n  - "[[Ada Marsh]]"\n  - Li Wei').author).toBe('Ada Marsh, Li Wei')
    expect(readFrontMatter('author: [[Ada Marsh]]').author).toBe('Ada Marsh')
    expect(readFrontMatter('author: "[[people/ada|Ada Marsh]]"').author).toBe('Ada Marsh')
  })

  it('takes a source for an outlet, or for an address where it is one', () => {
    expect(readFrontMatter('source: The Harbour Post')).toEqual({ outlet: 'The Harbour Post', notices: [] })
    expect(readFrontMatter('source: https://post.example/a')).toEqual({
      url: 'https://post.example/a',
      notices: [],
    })
  })

  it('leaves out with a notice what it cannot use', () => {
    const { notices, ...rest } = readFrontMatter(
      'title: {a: b}\ndate: April 26, 2024\nurl: javascript:alert(1)\nlanguage: English',
    )
    expect(rest).toEqual({})
    expect(notices).toEqual([
      '"title" in the front matter is neither a text nor a list of texts and was left out.',
      '"language" in the front matter is no language tag such as en or pt-BR and was left out.',
      '"date" in the front matter is no date such as 2024-04-26 and was left out.',
      '"url" in the front matter is no address that begins with http:// or https:// and was left out.',
    ])
  })

  it.each([
    ['broken', 'title: "a\noutlet: b'],
    ['a text', 'just words'],
    ['a bomb of aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nauthor: [*b, *b]'],
    ['brackets within brackets', `title: ${'['.repeat(30_000)}`],
    ['longer than a description can be', `title: ${'x'.repeat(70_000)}`],
    ['twice the same key', 'title: a\ntitle: b'],
  ])('that is %s is left out with a notice', (_, yaml) => {
    expect(readFrontMatter(yaml)).toEqual({
      notices: ['The front matter is not valid YAML and was left out.'],
    })
  })

  it('may be empty, and may have keys that mean something to JavaScript alone', () => {
    expect(readFrontMatter('')).toEqual({ notices: [] })
    expect(readFrontMatter('__proto__:\n  title: x\nconstructor: y')).toEqual({ notices: [] })
  })
})

describe('a date', () => {
  it.each([
    ['2024', '2024'],
    ['2024-04', '2024-04'],
    ['2024-02-29', '2024-02-29'],
    ['2024-04-26T10:30', '2024-04-26T10:30'],
    ['2024-04-26 10:30:05.123 +0200', '2024-04-26T10:30:05+02:00'],
    ['2024-04-26t10:30:05z', '2024-04-26T10:30:05Z'],
  ])('%s is kept as %s', (given, kept) => {
    expect(publishedFrom(given)).toBe(kept)
  })

  it.each([
    '',
    '24-04-26',
    '2024-13',
    '2024-00',
    '2023-02-29',
    '2024-04-31',
    '2024-04-26T24:00',
    '2024-04-26T10:60',
    '26/04/2024',
  ])('%s is none', (given) => {
    expect(publishedFrom(given)).toBeNull()
  })
})
