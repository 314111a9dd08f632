import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readFile, TEXT_LIMIT } from './read-file.ts'
import { aFolder } from './testing/files.ts'

/** The code of the refusal, after a look at what every refusal must say. */
async function refused(path: string, limit?: number): Promise<string> {
  const result = await readFile(path, limit)
  if (result.ok) return 'nothing was refused'
  const { code, message } = result.error
  expect(message.startsWith(`${path} `)).toBe(true)
  // One sentence, that says what to do after a semicolon.
  expect(message).toMatch(/^[^\n]+; [^\n]+\.$/)
  return code
}

const isRoot = process.getuid?.() === 0
const isWindows = process.platform === 'win32'

describe('a regular file', () => {
  it('is read whole', async () => {
    const path = join(aFolder(), 'a.txt')
    const bytes = Buffer.alloc(5_000_000, 'ab\n')
    writeFileSync(path, bytes)
    const result = await readFile(path)
    expect(result.ok && bytes.equals(result.value)).toBe(true)
  })

  it('may be empty', async () => {
    const path = join(aFolder(), 'empty.txt')
    writeFileSync(path, '')
    expect(await readFile(path)).toEqual({ ok: true, value: new Uint8Array() })
  })

  it('is found through a link', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'a.txt'), 'text')
    symlinkSync(join(folder, 'a.txt'), join(folder, 'link.txt'))
    const result = await readFile(join(folder, 'link.txt'))
    expect(result.ok && Buffer.from(result.value).toString()).toBe('text')
  })

  it('may be as large as the limit, and one byte more is refused', async () => {
    const path = join(aFolder(), 'a.txt')
    writeFileSync(path, '12345')
    expect((await readFile(path, 5)).ok).toBe(true)
    expect(await refused(path, 4)).toBe('too-large')
  })
})

describe('refused in one sentence that names the file and what to do', () => {
  it('a file of 200 MB', async () => {
    const path = join(aFolder(), 'large.txt')
    writeFileSync(path, '')
    // Sparse: it takes no room.
    truncateSync(path, 200 * 1024 * 1024)
    expect(await refused(path)).toBe('too-large')
    const result = await readFile(path)
    expect(!result.ok && result.error.message).toBe(
      `${path} has 200 MB, more than the ${TEXT_LIMIT / 1024 / 1024} MB that a text may have; split it into smaller files.`,
    )
  })

  it('a folder', async () => {
    const path = join(aFolder(), 'folder')
    mkdirSync(path)
    expect(await refused(path)).toBe('not-a-file')
  })

  it('a named pipe, without waiting for somebody to write', async ({ skip }) => {
    skip(isWindows, 'Windows keeps none of these among its files')
    const folder = aFolder()
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    expect(await refused(path)).toBe('not-a-file')
    symlinkSync(path, join(folder, 'link'))
    expect(await refused(join(folder, 'link'))).toBe('not-a-file')
  })

  it('a device that never ends', async ({ skip }) => {
    skip(isWindows, 'Windows keeps none of these among its files')
    expect(await refused('/dev/zero')).toBe('not-a-file')
  })

  it('a socket', async ({ skip }) => {
    skip(isWindows, 'Windows keeps none of these among its files')
    const path = join(aFolder(), 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => void server.close())
    expect(await refused(path)).toBe('not-a-file')
  })

  it('a file that is not there, and one below a file', async () => {
    const folder = aFolder()
    expect(await refused(join(folder, 'none.txt'))).toBe('missing')
    writeFileSync(join(folder, 'a.txt'), '')
    expect(await refused(join(folder, 'a.txt', 'b.txt'))).toBe('missing')
    expect(await refused(join(folder, 'x'.repeat(5000)))).toBe('missing')
  })

  it('a name that no file can have', async () => {
    const result = await readFile('a\0b')
    expect(!result.ok && result.error.code).toBe('missing')
  })

  it('a link that leads nowhere, and one that leads to itself', async () => {
    const folder = aFolder()
    symlinkSync(join(folder, 'gone'), join(folder, 'link'))
    symlinkSync(join(folder, 'round'), join(folder, 'round'))
    expect(await refused(join(folder, 'link'))).toBe('missing')
    expect(await refused(join(folder, 'round'))).toBe('missing')
  })

  it(`a file that may not be read${isRoot ? ' (as another user)' : ''}`, async ({ skip }) => {
    skip(isWindows, 'Windows keeps permissions otherwise')
    const path = join(aFolder(), 'secret.txt')
    writeFileSync(path, 'text')
    chmodSync(path, 0o000)
    if (isRoot) {
      // Root may read everything, and a change of user in this thread would hold for the whole process.
      const script = `
        import { readFile } from ${JSON.stringify(new URL('./read-file.ts', import.meta.url).href)}
        process.seteuid(65534)
        console.log(JSON.stringify(await readFile(${JSON.stringify(path)})))`
      chmodSync(join(path, '..'), 0o755)
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        encoding: 'utf8',
      })
      expect(JSON.parse(output)).toEqual({
        ok: false,
        error: {
          code: 'no-permission',
          message: `${path} may not be read by you; change its permissions, or copy it to a folder of your own.`,
        },
      })
    } else expect(await refused(path)).toBe('no-permission')
  })

  it('a file that is written to while it is read', async () => {
    const path = join(aFolder(), 'growing.txt')
    writeFileSync(path, '')
    truncateSync(path, 48 * 1024 * 1024)
    // A write for each turn of the loop, so that some fall between the chunks that are read.
    const writing = new AbortController()
    const write = (): void => {
      if (writing.signal.aborted) return
      appendFileSync(path, '.')
      setImmediate(write)
    }
    write()
    const code = await refused(path)
    writing.abort()
    expect(code).toBe('changed')
  })
})
