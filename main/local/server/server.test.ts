import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import type { WebSocket } from 'ws'
import { CLOSE_CODES } from '../../../app/contract/handshake.ts'
import { openSampleDesk, type SampleDesk } from '../../../app/contract/testing/sample.ts'
import { FAILURES_A_MINUTE } from './admission.ts'
import { makeSecret } from './secret.ts'
import { startServer, type LocalServer, type ServerOptions } from './server.ts'
import {
  closeCode,
  codeIn,
  nextMessage,
  openSocket,
  openWindow,
  rawSocketOf,
  say,
  upgradeStatus,
} from './testing/window.ts'

let folder: string
let desk: SampleDesk
let server: LocalServer
let logged: string[]
const clock = { now: 0 }

async function start(limits: ServerOptions['limits'] = {}): Promise<LocalServer> {
  await server?.close()
  server = await startServer({
    connect: desk.connect,
    assets: { root: join(folder, 'window') },
    log: (line) => logged.push(line),
    now: () => clock.now,
    limits,
    surroundings: {
      platform: process.platform,
      runtimeFolder: undefined,
      temporaryFolder: folder,
      uid: process.getuid?.(),
    },
  })
  return server
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readout-test-'))
  await mkdir(join(folder, 'window', 'assets'), { recursive: true })
  await writeFile(join(folder, 'window', 'index.html'), '<!doctype html><title>Readout</title>')
  await writeFile(join(folder, 'window', 'assets', 'index-abc.js'), 'export {}')
  await writeFile(join(folder, 'window', 'assets', 'index-abc.js.map'), '{}')
  await writeFile(join(folder, 'secret.html'), 'not for you')
  desk = openSampleDesk()
  logged = []
  clock.now = 0
  await start()
})

afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Looks often, and waits long where the machine is busy. */
const poll = <T>(look: () => T) => expect.poll(look, { interval: 1, timeout: 10_000 })

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks as no browser would: every header and path as given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
      },
    )
    request.on('error', reject)
    request.end()
  })
}

/** Sends bytes as they are, and answers all that comes back. */
async function askRaw(bytes: string): Promise<string> {
  const socket = connectTcp(server.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

const isRefused = async (socket: WebSocket) => (await closeCode(socket)) === CLOSE_CODES.unwelcome

describe('the files of the window', () => {
  it('are given out with what keeps the page to itself', async () => {
    const page = await ask('/')
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Readout</title>' })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['content-security-policy']).toContain('sandbox')
    expect(page.headers['permissions-policy']).toContain('camera=()')
    expect(page.headers).not.toHaveProperty('set-cookie')
  })

  it('are kept by the browser when their name holds a hash', async () => {
    const script = await ask('/assets/index-abc.js?again')
    expect(script.headers['cache-control']).toBe('private, max-age=31536000, immutable')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it('are described without being sent', async () => {
    const head = await ask('/', {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '37' } })
  })

  it.each([
    '/nothing.html',
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets',
    '/assets/index-abc.js.map',
    '/socket',
  ])('are all there is: %s is not found', async (path) => {
    const answer = await ask(path)
    expect(answer).toMatchObject({ status: 404, body: '' })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('are never changed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect(await ask('/', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })

  it('are for this address alone: another name is a page that reaches for it', async () => {
    for (const host of [
      `localhost:${server.port}`,
      `evil.example:${server.port}`,
      '127.0.0.1',
      `[::1]:${server.port}`,
    ])
      expect(await ask('/', { Host: host })).toMatchObject({ status: 421, body: '' })
    expect(await askRaw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/)
    const twice = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nHost: evil.example\r\n\r\n`
    expect(await askRaw(twice)).toMatch(/^HTTP\/1\.1 4(00|21)/)
    const absolute = `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`
    expect(await askRaw(absolute)).toMatch(/^HTTP\/1\.1 400/)
  })

  it('are not read by pages of other origins, and no answer invites them', async () => {
    const other = { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' }
    const refused = await ask('/', other)
    expect(refused.status).toBe(403)
    const allowed = await ask('/', { Origin: server.origin })
    for (const { headers } of [refused, allowed])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
  })
})

describe('the address', () => {
  it('is one of this machine that no other machine reaches', async () => {
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`)
    const answers = await Promise.allSettled(
      ['::1', '127.0.0.2'].map((host) => once(connectTcp(server.port, host), 'connect')),
    )
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('holds its code where no server sees it', () => {
    const address = new URL(server.mintAddress())
    expect(address.origin + address.pathname + address.search).toBe(`${server.origin}/`)
    expect(address.hash).toMatch(/^#k=[\w-]{43}$/)
  })

  it('is reached through a page that only its user can read, gone once it is claimed', async () => {
    const page = await server.mintPage()
    if (process.platform !== 'win32') {
      expect((await stat(page)).mode & 0o777).toBe(0o600)
      expect((await stat(dirname(page))).mode & 0o777).toBe(0o700)
    }
    const address = /url=([^"]+)"/.exec(await readFile(page, 'utf8'))?.[1] ?? ''
    expect(page).not.toContain(codeIn(address))
    const socket = openSocket(server)
    expect(await say(socket, { type: 'claim', code: codeIn(address) })).toBeDefined()
    await poll(() => stat(dirname(page)).catch(() => 'gone')).toBe('gone')
  })

  it('leaves no page behind when the server ends', async () => {
    const page = await server.mintPage()
    await server.close()
    await expect(stat(dirname(page))).rejects.toThrow('ENOENT')
  })
})

describe('a socket', () => {
  it('is opened to the page of this origin alone', async () => {
    expect(await upgradeStatus(openSocket(server))).toBe(101)
    const others: Record<string, string>[] = [
      { Origin: 'http://127.0.0.1:1' },
      { Origin: `http://localhost:${server.port}` },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'same-site' },
    ]
    for (const headers of others) expect(await upgradeStatus(openSocket(server, headers))).toBe(403)
    expect(await upgradeStatus(openSocket(server, { Host: `localhost:${server.port}` }))).toBe(421)
    expect(await upgradeStatus(openSocket(server, {}, { path: '/' }))).toBe(404)
    expect(desk.connections()).toBe(0)
  })

  it('claims a session with a code, once, and comes back with the token', async () => {
    const code = codeIn(server.mintAddress())
    const first = openSocket(server)
    const token = await say(first, { type: 'claim', code })
    expect(token).toBeDefined()
    expect(await say(openSocket(server), { type: 'claim', code })).toBeUndefined()
    expect(await say(openSocket(server), { type: 'session', token: token ?? '' })).toBe(token)
  })

  it('is closed for a code that is too old', async () => {
    const code = codeIn(server.mintAddress())
    clock.now += 60_000
    expect(await say(openSocket(server), { type: 'claim', code })).toBeUndefined()
  })

  it.each([
    ['a wrong token', JSON.stringify({ type: 'session', token: makeSecret() })],
    ['a token that is none', JSON.stringify({ type: 'session', token: '' })],
    ['a list of codes', JSON.stringify({ type: 'claim', code: [makeSecret()] })],
    ['a request before anything else', JSON.stringify({ type: 'request', id: 1, method: 'note.list' })],
    ['no JSON', '{'],
    ['bytes', Buffer.from('{}')],
  ])('is closed when it first says %s', async (_, message) => {
    const socket = openSocket(server)
    socket.once('open', () => {
      socket.send(message)
      socket.send(JSON.stringify({ type: 'request', id: 2, method: 'note.add', input: { text: 'x' } }))
    })
    expect(await isRefused(socket)).toBe(true)
    expect([desk.connections(), desk.commands]).toEqual([0, []])
  })

  it('is closed when it says nothing in time', async () => {
    await start({ helloMs: 20 })
    expect(await isRefused(openSocket(server))).toBe(true)
  })

  it('is cut off when it talks much before it is let in', async () => {
    const socket = openSocket(server)
    socket.once('open', () => socket.send('x'.repeat(100_000)))
    expect(await closeCode(socket)).toBe(1006)
  })

  it('is not opened any more after many wrong attempts, for a minute', async () => {
    for (let attempt = 0; attempt < FAILURES_A_MINUTE; attempt += 1)
      await say(openSocket(server), { type: 'claim', code: makeSecret() })
    expect(await upgradeStatus(openSocket(server))).toBe(429)
    clock.now += 60_000
    expect(await upgradeStatus(openSocket(server))).toBe(101)
  })

  it('is refused to another user of this machine, as is every file', async (context: TestContext) => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      return context.skip('only root on Linux can become another user')
    const script = `
      const { request } = require('node:http')
      const headers = { Connection: 'Upgrade', Upgrade: 'websocket', Origin: '${server.origin}',
        'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
      for (const options of [{ path: '/' }, { path: '/socket', headers }]) {
        const asked = request({ host: '127.0.0.1', port: ${server.port}, ...options })
        asked.on('response', ({ statusCode }) => console.log(statusCode))
        asked.on('upgrade', () => { console.log(101); process.exit() })
        asked.end()
      }`
    const child = spawn(process.execPath, ['-e', script], { uid: 65_534, cwd: '/' })
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    await once(child, 'close')
    expect(printed).toBe('403\n403\n')
  })
})

describe('a window', () => {
  it('is closed for a message that is no frame', async () => {
    for (const message of [
      '{}',
      Buffer.from([1, 2, 3]),
      JSON.stringify({ type: 'claim', code: makeSecret() }),
    ]) {
      const socket = await openWindow(server)
      socket.send(message)
      expect(await closeCode(socket)).toBe(CLOSE_CODES.broken)
    }
    await poll(() => desk.connections()).toBe(0)
  })

  it('is closed for text that is not UTF-8, and for a message that is too long', async () => {
    const invalid = await openWindow(server)
    invalid.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false })
    expect(await closeCode(invalid)).toBe(1007)
    const long = await openWindow(server)
    // The length of 97 MB that the frame announces is enough: final binary frame, masked, 64-bit length.
    const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    head.writeUInt32BE(97 * 1024 * 1024, 6)
    rawSocketOf(long).write(head)
    expect(await closeCode(long)).toBe(1009)
  })

  it('is cut off when it does not read what it is sent', async () => {
    await start({ waitingBytes: 8_000_000 })
    const [slow, quick] = [await openWindow(server), await openWindow(server)]
    rawSocketOf(slow).pause()
    const closed = once(rawSocketOf(slow), 'close')
    const text = 'x'.repeat(1_000_000)
    let heard = 0
    quick.on('message', () => (heard += 1))
    for (let times = 0; times < 40; times += 1) {
      desk.publish('note.added', null, { text })
      await poll(() => heard).toBe(times + 1)
    }
    expect(logged).toContain('A window was cut off: it does not read what it is sent')
    await poll(() => desk.connections()).toBe(1)
    rawSocketOf(slow).resume()
    await closed
  })

  it('is cut off when it answers no ping', async () => {
    await start({ pingMs: 25 })
    const dead = await openWindow(server, { autoPong: false })
    expect(await closeCode(dead)).toBe(1006)
    await poll(() => desk.connections()).toBe(0)
  })

  it('is kept while it answers pings', async () => {
    // Long enough for an answer on a busy machine.
    await start({ pingMs: 400 })
    const kept = await openWindow(server)
    for (let pings = 0; pings < 2; pings += 1) await once(kept, 'ping')
    expect([kept.readyState, desk.connections()]).toEqual([kept.OPEN, 1])
  })

  it('is told that the server ends, and lets go of the desk', async () => {
    const socket = await openWindow(server)
    const closed = closeCode(socket)
    await server.close()
    expect(await closed).toBe(1001)
    expect(desk.connections()).toBe(0)
  })

  it('cannot hold up the end by not answering, nor can who never said a word', async () => {
    await start({ goodbyeMs: 20 })
    const deaf = await openWindow(server)
    rawSocketOf(deaf).pause()
    const silent = connectTcp(server.port, '127.0.0.1')
    await once(silent, 'connect')
    await server.close()
    expect(desk.connections()).toBe(0)
    silent.destroy()
    rawSocketOf(deaf).destroy()
  })

  it('is answered with a refusal when an answer is too large, and spared an event that is', async () => {
    const socket = await openWindow(server)
    desk.addNote('x'.repeat(34_000_000))
    socket.send(JSON.stringify({ type: 'request', id: 3, method: 'note.list' }))
    expect(JSON.parse(String(await nextMessage(socket)))).toMatchObject({
      type: 'answer',
      id: 3,
      ok: false,
      error: { code: 'too-large' },
    })
    expect(logged.filter((line) => line.startsWith('Event note.added could not be sent'))).toHaveLength(1)
  })

  it('leaves no code, token or content in the log', async () => {
    const code = codeIn(server.mintAddress())
    const token = await say(openSocket(server), { type: 'claim', code })
    await say(openSocket(server), { type: 'claim', code })
    const socket = openSocket(server)
    await say(socket, { type: 'session', token: token ?? '' })
    socket.send('{"text":"a secret source"}')
    await closeCode(socket)
    expect(logged.length).toBeGreaterThan(1)
    for (const secret of [code, token, 'secret source']) expect(logged.join('\n')).not.toContain(secret)
  })
})
