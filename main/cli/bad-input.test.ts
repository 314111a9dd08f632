import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportedFile } from '../../app/contract/contract.ts'
import { makeProject } from '../service/host-desk.ts'
import { aPlace, runCommand, type Outcome, type Place } from './testing/a-command.ts'

let place: Place
let project: string

beforeAll(() => {
  place = aPlace()
  project = join(place.folder, 'talks.readout')
  makeProject(project)
})
afterAll(() => place.remove())

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(place.folder, name), content)
  return name
}

async function importAll(
  names: readonly string[],
  ...more: string[]
): Promise<{ code: number | null; files: ImportedFile[]; stderr: string[] }> {
  const { code, stdout, stderr } = await runCommand(place, ['import', project, ...names, '--json', ...more])
  return {
    code,
    files: JSON.parse(stdout) as ImportedFile[],
    stderr: stderr === '' ? [] : stderr.trimEnd().split('\n'),
  }
}

async function titles(): Promise<string[]> {
  const { stdout } = await runCommand(place, ['articles', project, '--json'])
  return (JSON.parse(stdout) as { title: string }[]).map(({ title }) => title)
}

describe('a file that is no text', () => {
  it('is refused in one sentence that names it and what to do, whatever it is, and nothing is changed', async () => {
    const huge = file('huge.txt', '')
    truncateSync(join(place.folder, huge), 200 * 1024 * 1024)
    mkdirSync(join(place.folder, 'folder.txt'))
    execFileSync('mkfifo', [join(place.folder, 'pipe.txt')])
    const names = [
      huge,
      file('picture.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49])),
      'folder.txt',
      'pipe.txt',
      'missing.txt',
    ]
    const { code, files, stderr } = await importAll(names)
    expect(code).toBe(1)
    expect(files.map(({ outcome }) => outcome)).toEqual(names.map(() => 'refused'))
    expect(stderr).toHaveLength(names.length)
    for (const [at, name] of names.entries()) {
      expect(stderr[at]).toContain(name)
      // What happened, and what to do next.
      expect(stderr[at]).toMatch(/[a-z][;.] .*\.$/)
    }
    expect(await titles()).toEqual([])
  })

  it.skipIf(process.getuid?.() !== 0)(
    'that may not be read is refused to its reader (skipped unless root)',
    async () => {
      const theirs = aPlace()
      try {
        const secret = join(theirs.folder, 'secret.txt')
        writeFileSync(secret, 'A secret.', { mode: 0o600 })
        const { NODE_COMPILE_CACHE: _, XDG_RUNTIME_DIR: __, ...env } = theirs.env
        chmodSync(theirs.folder, 0o777)
        const path = join(theirs.folder, 'theirs.readout')
        const options = { uid: 65_534 }
        const asNobody: Place = { ...theirs, env }
        expect(await runCommand(asNobody, ['new', path], options)).toMatchObject({ code: 0, stderr: '' })
        const { code, stderr } = await runCommand(asNobody, ['import', path, secret], options)
        expect(code).toBe(1)
        expect(stderr).toMatch(/^[^\n]*secret\.txt[^\n]*\n$/)
        expect(stderr).toMatch(/permission|may not/)
      } finally {
        theirs.remove()
      }
    },
  )

  it('is asked for its encoding where it is not UTF-8, and read by the one that is named', async () => {
    const names = [
      file('western.txt', Buffer.from('Le caf\xe9 \x93ferm\xe9\x94.', 'latin1')),
      file('broken.txt', Buffer.from([0x41, 0xc3, 0x28, 0x42, 0x2e])),
    ]
    const asked = await importAll(names)
    expect(asked.code).toBe(1)
    expect(asked.files.map(({ code }) => code)).toEqual(['encoding', 'encoding'])
    for (const [at, name] of names.entries()) expect(asked.stderr[at]).toContain(name)
    expect(asked.stderr[0]).toMatch(/encoding/)
    expect(await titles()).toEqual([])

    const said = await importAll(['western.txt'], '--encoding', 'windows-1252')
    expect(said).toMatchObject({ code: 0, stderr: [], files: [{ outcome: 'imported' }] })
  })
})

describe('a text with faults', () => {
  it('is taken in with a notice of what was changed', async () => {
    const longLine = 'A long line goes on. '.repeat(500_000).slice(0, 10 * 1024 * 1024)
    const names = [
      file('empty.txt', ''),
      file('bom.txt', '\ufeffWith a mark.'),
      file('utf16le.txt', Buffer.from('\ufeffLittle end first.', 'utf16le')),
      file('utf16be.txt', Buffer.from('\ufeffBig end first.', 'utf16le').swap16()),
      file('nul.txt', 'Nothing\u0000 here\u0007.'),
      file('surrogates.txt', Buffer.from('\ufeffHalf \ud83d a pair.', 'utf16le')),
      file('line.txt', longLine),
    ]
    const { code, files, stderr } = await importAll(names)
    expect([code, stderr]).toEqual([0, []])
    expect(files.map(({ outcome }) => outcome)).toEqual(names.map(() => 'imported'))
    const noticed = files.filter(({ notices }) => notices.length > 0).map(({ file: name }) => name)
    expect(noticed).toEqual(expect.arrayContaining(['empty.txt', 'nul.txt', 'surrogates.txt']))
  })
})

describe('a file that is no project of this program', () => {
  const refused = async (name: string, bytes: Buffer | string): Promise<Outcome> => {
    const path = join(place.folder, name)
    writeFileSync(path, bytes)
    const before = readFileSync(path)
    const beside = readdirSync(place.folder)
    const outcome = await runCommand(place, ['import', name, 'bom.txt'])
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(place.folder)).toEqual(beside)
    return outcome
  }

  it('is refused by its name, with its bytes untouched', async () => {
    expect(await refused('notes.readout', 'Some notes.')).toEqual({
      code: 1,
      stdout: '',
      stderr: '“notes.readout” is not a Readout project. Nothing in it was changed. Choose another file.\n',
    })
  })

  it('as it comes from the future is refused with what to do, and its bytes untouched', async () => {
    const future = readFileSync(project)
    future.writeInt32BE(1_000_000, 60)
    const { code, stderr } = await refused('future.readout', future)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^“future\.readout” was written by a newer Readout.*Update Readout to open it\.\n$/,
    )
  })

  it('as it is not there is refused', async () => {
    expect(await runCommand(place, ['check', 'nothing.readout'])).toEqual({
      code: 1,
      stdout: '',
      stderr: '“nothing.readout” is not there any more. Choose another project, or make a new one.\n',
    })
  })

  it('is not made where there is a file already, or without the ending of its name', async () => {
    const taken = await runCommand(place, ['new', project])
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringMatching(/“talks\.readout” already/) })
    const nameless = await runCommand(place, ['new', 'talks'])
    expect(nameless).toMatchObject({ code: 1, stderr: expect.stringMatching(/ends in \.readout/) })
  })

  it.skipIf(process.getuid?.() !== 0)(
    'that another may not write is read by her all the same (skipped unless root)',
    async () => {
      const theirs = aPlace()
      try {
        const path = join(theirs.folder, 'theirs.readout')
        makeProject(path)
        chmodSync(theirs.folder, 0o755)
        chmodSync(path, 0o644)
        const own = join(theirs.folder, 'own')
        mkdirSync(own)
        chownSync(own, 65_534, 65_534)
        const { NODE_COMPILE_CACHE: _, XDG_RUNTIME_DIR: __, ...env } = theirs.env
        const asNobody: Place = {
          ...theirs,
          env: { ...env, TMPDIR: own, READOUT_CONFIG: join(own, 'config') },
        }
        const read = await runCommand(asNobody, ['articles', path, '--json'], { uid: 65_534 })
        expect(read).toEqual({ code: 0, stdout: '[]\n', stderr: '' })
        writeFileSync(join(own, 'text.txt'), 'A text.')
        const write = await runCommand(asNobody, ['import', path, join(own, 'text.txt')], { uid: 65_534 })
        expect(write).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(/^Read-only: .*folder of yours/),
        })
      } finally {
        theirs.remove()
      }
    },
  )
})
