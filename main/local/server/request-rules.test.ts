import { describe, expect, it } from 'vitest'
import { objectionToAsset, objectionToSocket, type JudgedRequest } from './request-rules.ts'

const ORIGIN = 'http://127.0.0.1:4321'

function request(headers: Record<string, string | string[]>, url = '/', method = 'GET'): JudgedRequest {
  const given = { host: '127.0.0.1:4321', ...headers }
  return {
    method,
    url,
    headersDistinct: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value].flat()])),
  }
}

const asset = (...given: Parameters<typeof request>) => objectionToAsset(request(...given), ORIGIN)?.status
const socket = (...given: Parameters<typeof request>) => objectionToSocket(request(...given), ORIGIN)?.status

describe('a request for an asset', () => {
  it('passes when the page of this origin makes it, or no browser at all', () => {
    expect(asset({}, '/index.html')).toBeUndefined()
    expect(asset({}, '/index.html?x=1', 'HEAD')).toBeUndefined()
    expect(asset({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, '/assets/a.js')).toBeUndefined()
  })

  it('passes when somebody opens the page, from wherever', () => {
    const opened = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(asset({ ...opened, 'sec-fetch-site': 'cross-site' })).toBeUndefined()
    expect(asset({ ...opened, 'sec-fetch-site': 'none' })).toBeUndefined()
    expect(asset({ ...opened, 'sec-fetch-site': 'cross-site' }, '/assets/a.js')).toBe(403)
  })

  it.each([
    ['another name for this machine', { host: 'localhost:4321' }, 421],
    ['another port', { host: '127.0.0.1:4322' }, 421],
    ['a name bound to this address', { host: 'evil.example:4321' }, 421],
    ['a name that only begins so', { host: '127.0.0.1:4321.evil.example' }, 421],
    ['two names', { host: ['127.0.0.1:4321', 'evil.example'] }, 421],
    ['another origin', { origin: 'http://127.0.0.1:4322' }, 403],
    ['no origin of its own', { origin: 'null' }, 403],
    ['another port, which is the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    [
      'a frame of another page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
  ])('is refused for %s', (_, headers: Record<string, string | string[]>, status) => {
    expect(asset(headers)).toBe(status)
  })

  it('is refused without a name for this server', () => {
    expect(objectionToAsset({ method: 'GET', url: '/', headersDistinct: {} }, ORIGIN)?.status).toBe(421)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('is refused with method %s', (method) => {
    expect(asset({}, '/', method)).toBe(405)
  })

  it('is refused for what is no path', () => {
    expect(asset({}, 'http://evil.example/')).toBe(400)
    expect(asset({}, '*')).toBe(400)
  })
})

describe('a request for a socket', () => {
  it('passes from the page of this origin', () => {
    expect(socket({ origin: ORIGIN }, '/socket')).toBeUndefined()
    expect(socket({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, '/socket')).toBeUndefined()
  })

  it.each([
    ['no origin', {}, '/socket', 403],
    ['no origin of its own', { origin: 'null' }, '/socket', 403],
    ['another port', { origin: 'http://127.0.0.1:4322' }, '/socket', 403],
    ['another scheme', { origin: 'https://127.0.0.1:4321' }, '/socket', 403],
    ['another name', { origin: 'http://localhost:4321' }, '/socket', 403],
    ['two origins', { origin: [ORIGIN, 'http://evil.example'] }, '/socket', 403],
    ['another site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }, '/socket', 403],
    ['another host', { origin: ORIGIN, host: 'localhost:4321' }, '/socket', 421],
    ['another place', { origin: ORIGIN }, '/', 404],
  ])('is refused for %s', (_, headers: Record<string, string | string[]>, url, status) => {
    expect(socket(headers, url)).toBe(status)
  })
})
