import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { Fault, note } from './fault.mjs'
import { preparePackages } from './packages.mjs'
import { readSources } from './sources.mjs'
import { takingTurns } from './turn.mjs'

/** The folder of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * @typedef {object} Part one thing that is built by itself
 * @property {string} name
 * @property {readonly string[]} sources relative to the root
 * @property {string} stamp written after a build that succeeded; holds the listing of its sources
 * @property {(force: boolean) => readonly string[]} command for Node
 */

/** @type {readonly Part[]} */
const PARTS = [
  {
    name: 'program',
    sources: ['app', 'db', 'main', 'tsconfig.base.json', 'package-lock.json'],
    stamp: 'dist/.program-built',
    // Emits only, and only what main/ refers to; `npm run check` checks the types of everything.
    command: (force) => [
      'node_modules/typescript/bin/tsc',
      '-b',
      'main',
      '--noCheck',
      ...(force ? ['--force'] : []),
    ],
  },
  {
    name: 'window',
    sources: ['app', 'renderer', 'tsconfig.base.json', 'package-lock.json'],
    stamp: 'dist/.window-built',
    command: () => [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'renderer/vite.config.ts',
      '--logLevel',
      'warn',
    ],
  },
]

/**
 * Brings this checkout to the point where it can be run: packages, Node, and (where asked for) a build of
 * everything whose sources have changed. Two processes that prepare at once do so one after the other.
 *
 * @param {object} options
 * @param {boolean} options.build
 * @returns {Promise<{ root: string, node: string }>} the checkout, and the program of the Node to go on with
 */
export async function prepare({ build }) {
  const node = await preparePackages(ROOT, inTurn)
  if (build && PARTS.some(isStale)) {
    await inTurn(async () => {
      for (const part of PARTS) if (isStale(part)) await buildPart(part, node)
    })
  }
  return { root: ROOT, node }
}

/** @param {() => Promise<void>} work */
async function inTurn(work) {
  const onWait = () => note('Another start of Readout is preparing; waiting for it …')
  try {
    await takingTurns(join(ROOT, '.tsc', 'preparing'), onWait, work)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new Fault(
        `Readout must be built anew, and ${ROOT} cannot be written to. Change its permissions and start again.`,
      )
    if (code === 'ENOSPC')
      throw new Fault('Readout must be built anew, and the disk is full. Make room and start again.')
    throw error
  }
}

/** @param {Part} part */
function isStale(part) {
  return stampOf(part)?.listing !== readSources(ROOT, part.sources).listing
}

/** @param {Part} part @param {string} node */
async function buildPart(part, node) {
  // Taken before the build: what changes meanwhile is built the next time.
  const sources = readSources(ROOT, part.sources)
  const before = stampOf(part)
  // A start that looks now must not take a half-written build for a finished one.
  rmSync(join(ROOT, part.stamp), { force: true })
  note(`Building the ${part.name} of Readout …`)
  // The compiler trusts its own records and times; without our stamp, or with an older file put in place of a
  // newer, those say nothing.
  const force = before === undefined || sources.newestMs <= before.builtMs
  const outcome = await runChild(node, part.command(force), { cwd: ROOT, output: 'collect' })
  if (outcome.stopped) throw new Fault('', outcome.exitCode)
  if (outcome.exitCode !== 0)
    throw new Fault(`${outcome.output.trim()}\nThe ${part.name} of Readout could not be built (see above).`)
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  writeFileSync(join(ROOT, part.stamp), sources.listing)
}

/** @param {Part} part */
function stampOf(part) {
  try {
    const file = join(ROOT, part.stamp)
    return { listing: readFileSync(file, 'utf8'), builtMs: statSync(file).mtimeMs }
  } catch {
    return undefined
  }
}
