import { execFile } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyAsar, readAsar, type ArchivedFile } from './testing/asar.ts'

const root = resolve(import.meta.dirname, '../..')
const MEGABYTE = 1_000_000

// @electron/fuses finds the fuses of a program behind this text: a version, their number, then '0' or '1' for each.
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = [
  ['runAsNode', false],
  ['cookieEncryption', true],
  ['nodeOptions', false],
  ['nodeCliInspect', false],
  ['asarIntegrity', true],
  ['onlyLoadAppFromAsar', true],
  ['browserSpecificSnapshot', false],
  ['fileProtocolExtraPrivileges', false],
] as const

let temporary = ''
/** Of the packed program. */
let folder = ''
let packed: ArchivedFile[] = []
let unpacked: string[] = []

const paths = () => packed.map(({ path }) => path)

/** A folder that looks to the packager like Electron for Linux, with every fuse the wrong way round. */
function makeStandIn(path: string): void {
  const wrong = FUSES.map(([, state]) => (state ? '0' : '1')).join('')
  mkdirSync(join(path, 'resources'), { recursive: true })
  writeFileSync(join(path, 'electron'), `#!/bin/sh\nexit 0\n${SENTINEL}\u0001\u0009${wrong}0\n`)
  chmodSync(join(path, 'electron'), 0o755)
  writeFileSync(join(path, 'resources/default_app.asar'), emptyAsar())
  writeFileSync(join(path, 'version'), '45.4.1')
}

describe.skipIf(process.platform !== 'linux')('the package', () => {
  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), 'readout-package-'))
    makeStandIn(join(temporary, 'electron'))
    const options = [`-c.electronDist=${temporary}/electron`, `-c.directories.output=${temporary}/out`]
    await promisify(execFile)(
      process.execPath,
      ['node_modules/electron-builder/cli.js', '--linux', 'dir', ...options, '--publish', 'never'],
      { cwd: root },
    )
    const made = readdirSync(join(temporary, 'out')).find((name) => name.endsWith('-unpacked'))
    folder = join(temporary, 'out', made ?? 'nothing was packed')
    packed = readAsar(readFileSync(join(folder, 'resources/app.asar')))
    unpacked = readdirSync(join(folder, 'resources/app.asar.unpacked'), { recursive: true, encoding: 'utf8' })
  }, 120_000)
  afterAll(() => rmSync(temporary, { recursive: true }))

  it('holds the program, the window and the preload', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/main/electron/electron.js',
        'dist/main/electron/preload.cjs',
        'dist/renderer/index.html',
      ]),
    )
  })

  it('holds nothing else of this folder: no sources, tests, maps, types, stamps or repository', () => {
    const strangers = paths().filter(
      (path) =>
        !/^(?:package\.json|node_modules\/.+|dist\/(?:app|db|main)\/.+\.c?js|dist\/renderer\/.+)$/.test(
          path,
        ) || /\.(?:map|[cm]?ts|tsx|tsbuildinfo)$|(?:^|\/)testing\/|\.test\./.test(path),
    )
    expect(strangers).toEqual([])
  })

  it('holds no Node of its own, for Electron has one', () => {
    expect(paths().filter((path) => /node_modules\/node-(?:linux|win|darwin)-/.test(path))).toEqual([])
  })

  it('holds every package that the program imports', () => {
    const known = new Set([...builtinModules.map((name) => `node:${name}`), 'electron'])
    const installed = new Set(paths().map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]))
    const missing = new Set<string>()
    for (const { path, bytes } of packed) {
      if (!/^dist\/(?:app|db|main)\//.test(path) || bytes === undefined) continue
      for (const [, name = ''] of Buffer.from(bytes)
        .toString('utf8')
        .matchAll(/^(?:import|export) .*from '([^.'][^']*)'/gm)) {
        const [scope = '', rest = ''] = name.split('/')
        if (!known.has(name) && !installed.has(scope.startsWith('@') ? `${scope}/${rest}` : scope))
          missing.add(name)
      }
    }
    expect([...missing]).toEqual([])
  })

  it('has SQLite outside the archive, built for this machine alone', () => {
    expect(unpacked.filter((path) => path.endsWith('.node'))).toEqual([
      `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
    ])
    expect(unpacked).toContain('node_modules/better-sqlite3/lib/index.js')
    expect(unpacked.filter((path) => /better-sqlite3\/(?:src|deps)/.test(path))).toEqual([])
  })

  it('has every fuse set', () => {
    const program = readFileSync(join(folder, 'readout'), 'latin1')
    const wire = program.slice(program.indexOf(SENTINEL) + SENTINEL.length + 2)
    expect(FUSES.map(([name], index) => [name, wire[index] === '1'])).toEqual(FUSES)
  })

  it('stays small', () => {
    expect(statSync(join(folder, 'resources/app.asar')).size).toBeLessThan(15 * MEGABYTE)
  })
})
