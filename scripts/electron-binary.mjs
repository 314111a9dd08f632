import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { Fault, note } from './fault.mjs'

/** @typedef {{ binary: string, version: string, from: string } | { reason: string }} Search what was found, or why nothing */
/** @typedef {{ at: number, version: string, reason: string }} FailedFetch at: ms since 1970 */

const FETCH_LIMIT_MS = 90_000
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Where Electron's program lies in its folder. The package itself is never loaded to find out: without the
 * program, loading it starts a download.
 *
 * @param {string} folder
 * @param {string} platform
 */
export function electronProgram(folder, platform) {
  if (platform === 'darwin') return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(folder, platform === 'win32' ? 'electron.exe' : 'electron')
}

/**
 * Looks for an Electron that is on this machine already.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Search}
 */
export function findElectron(root, env) {
  const version = electronVersion(root)
  if (version === undefined) return { reason: 'the package electron is not installed' }
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined && override !== '') {
    const binary = electronProgram(override, process.platform)
    if (existsSync(binary)) return { binary, version, from: 'ELECTRON_OVERRIDE_DIST_PATH' }
    return { reason: `ELECTRON_OVERRIDE_DIST_PATH holds no Electron (${binary})` }
  }
  const folder = join(root, 'node_modules', 'electron')
  const binary = electronProgram(join(folder, 'dist'), process.platform)
  // install.js writes path.txt last: a program without it is a fetch that was cut off.
  if (existsSync(binary) && existsSync(join(folder, 'path.txt')))
    return { binary, version, from: 'node_modules' }
  return { reason: `Electron ${version} is not installed` }
}

/**
 * Finds Electron, or fetches it with its own installer, which verifies its checksum. A failure is remembered
 * for a day, so that the next start does not wait again.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.node
 * @param {NodeJS.ProcessEnv} options.env
 * @param {boolean} options.insist fetch even where that failed lately, or where CI=true
 * @param {number} [options.now] ms since 1970
 * @param {number} [options.limitMs]
 * @returns {Promise<Search>}
 */
export async function getElectron({ root, node, env, insist, now = Date.now(), limitMs = FETCH_LIMIT_MS }) {
  const found = findElectron(root, env)
  const version = electronVersion(root)
  if ('binary' in found || version === undefined || env['ELECTRON_OVERRIDE_DIST_PATH']) return found
  if (!insist) {
    if (env['CI'] === 'true')
      return { reason: `Electron ${version} is not installed, and is not fetched where CI=true` }
    const failed = failedFetch(root)
    if (failed !== undefined && isRemembered(failed, version, now)) return { reason: failed.reason }
  }
  note(`Fetching Electron ${version} (once) …`)
  const outcome = await runChild(node, [join(root, 'node_modules', 'electron', 'install.js')], {
    cwd: root,
    env,
    output: 'collect',
    limitMs,
  })
  if (outcome.stopped) throw new Fault('', outcome.exitCode)
  const fetched = findElectron(root, env)
  if (outcome.exitCode === 0 && 'binary' in fetched) return fetched
  const cause = outcome.timedOut
    ? `it did not arrive within ${limitMs / 1000} seconds`
    : fetchFault(outcome.output)
  const reason = `Electron ${version} could not be fetched: ${cause}`
  try {
    writeFileSync(memoryFile(root), JSON.stringify({ at: now, version, reason }))
  } catch {
    // A folder that cannot be written to: the next start tries again.
  }
  return { reason }
}

/**
 * @param {FailedFetch} failed
 * @param {string} version the version that is wanted now
 * @param {number} now
 */
export function isRemembered(failed, version, now) {
  // A failure from the future is a clock that was set back, and counts as old.
  return failed.version === version && failed.at <= now && now - failed.at < FORGET_AFTER_MS
}

/** @param {string} output of Electron's installer @returns {string} a clause that says why */
export function fetchFault(output) {
  const unreachable =
    /(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\s+([\w.:-]*[\w-])/.exec(
      output,
    )
  if (unreachable !== null) return `${unreachable[1]} does not answer`
  if (/checksum|sha-?256/i.test(output)) return 'what arrived has a wrong checksum'
  if (/ENOSPC/.test(output)) return 'the disk is full'
  if (/EACCES|EPERM|EROFS/.test(output)) return 'its folder cannot be written to'
  const first = output.split('\n').find((line) => line.trim() !== '')
  return first === undefined ? 'its installer failed' : first.trim().replace(/^\w*Error:\s*/, '')
}

/** @param {string} root */
function memoryFile(root) {
  return join(root, 'node_modules', '.readout-electron')
}

/** @param {string} root @returns {FailedFetch | undefined} */
function failedFetch(root) {
  try {
    const { at, version, reason } = JSON.parse(readFileSync(memoryFile(root), 'utf8'))
    if (typeof at === 'number' && typeof version === 'string' && typeof reason === 'string')
      return { at, version, reason }
  } catch {
    // None, or none that can be read.
  }
  return undefined
}

/** @param {string} root */
function electronVersion(root) {
  try {
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
    )
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
