import { describe, expect, it } from 'vitest'
import { isOwnUrl, isTrustedSender, mayLoad } from './trusted-sender.ts'

describe('a sender', () => {
  it('is trusted as the top frame of our own page', () => {
    expect(isTrustedSender({ url: 'app://readout/index.html', parent: null })).toBe(true)
    expect(isTrustedSender({ url: 'app://readout/index.html?x#y', parent: null })).toBe(true)
  })

  it('is refused as a frame within a page, and when it has gone', () => {
    expect(isTrustedSender({ url: 'app://readout/index.html', parent: {} })).toBe(false)
    expect(isTrustedSender({ url: 'app://readout/index.html', parent: undefined })).toBe(false)
    expect(isTrustedSender(null)).toBe(false)
  })

  it.each([
    'https://readout/index.html',
    'http://127.0.0.1:8000/',
    'file:///srv/index.html',
    'app://readout.example/index.html',
    'app://readout:80/index.html',
    'app://user@readout/index.html',
    'app://evil/app://readout/index.html',
    'app:readout',
    'about:blank',
    'data:text/html,x',
    '',
  ])('is refused at %j', (url) => {
    expect(isOwnUrl(url)).toBe(false)
    expect(isTrustedSender({ url, parent: null })).toBe(false)
  })
})

describe('a request of the window', () => {
  it('may go to its own assets and to what is in the page already', () => {
    for (const url of ['app://readout/assets/a.js', 'data:image/png;base64,AA', 'blob:app://readout/1'])
      expect(mayLoad(url)).toBe(true)
  })

  it('may not go to the network or to files', () => {
    for (const url of [
      'https://example.org/',
      'http://localhost/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://other/',
    ])
      expect(mayLoad(url)).toBe(false)
  })
})
