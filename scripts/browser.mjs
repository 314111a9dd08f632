import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runChild } from './child.mjs'
import { Fault, note } from './fault.mjs'

/** @typedef {{ env: NodeJS.ProcessEnv, platform: string, exists: (path: string) => boolean }} Machine */

const ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]

const MAC_APPS = ['Chromium', 'Google Chrome', 'Microsoft Edge']

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

const INSTALL_LIMIT_MS = 5 * 60_000

/** This computer. @type {Machine} */
const HERE = { env: process.env, platform: process.platform, exists: existsSync }

/**
 * The program of a Chromium, Chrome or Edge on a machine: READOUT_BROWSER first, else where each system keeps it.
 *
 * @param {Machine} [machine]
 * @returns {string | undefined}
 */
export function findBrowser({ env, platform, exists } = HERE) {
  const chosen = env['READOUT_BROWSER']
  if (chosen) {
    if (exists(chosen)) return chosen
    throw new Fault(`READOUT_BROWSER names ${chosen}, and there is no such program.`)
  }
  return candidates(env, platform).find(exists)
}

/** @param {NodeJS.ProcessEnv} env @param {string} platform */
function candidates(env, platform) {
  if (platform === 'darwin') {
    const folders = ['/Applications', join(env['HOME'] ?? '/', 'Applications')]
    return MAC_APPS.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`))
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(
      (folder) => folder !== undefined,
    )
    return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => `${folder}\\${program}`))
  }
  const folders = new Set([
    ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    '/usr/bin',
  ])
  return ON_PATH.flatMap((name) => [...folders].map((folder) => join(folder, name)))
}

/**
 * Finds a browser for the tests, or installs one: Debian's package where this is root on Debian, else the one
 * that Playwright fetches for itself.
 *
 * @param {string} root
 * @param {string} node
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function getBrowser(root, node) {
  const found = findBrowser()
  if (found !== undefined) return { path: found }
  const playwrights = await playwrightBrowser(root, node)
  if (playwrights !== undefined) return { path: playwrights }

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')) {
    note('Installing Chromium for the tests (once), from the packages of this system …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await install('apt-get', ['update', '-qq'], env)
    await install('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env)
    const installed = findBrowser()
    if (installed !== undefined) return { path: installed }
  }
  note('Fetching Chromium for the tests (once), with Playwright …')
  const outcome = await install(
    node,
    [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'],
    process.env,
  )
  const fetched = await playwrightBrowser(root, node)
  if (fetched !== undefined) return { path: fetched }
  const why = outcome.timedOut
    ? `did not arrive within ${INSTALL_LIMIT_MS / 60_000} minutes`
    : 'could not be fetched'
  return { reason: `there is no Chromium, Chrome or Edge on this computer, and Playwright's own ${why}` }
}

/** @param {string} command @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
async function install(command, args, env) {
  const outcome = await runChild(command, args, { env, output: 'collect', limitMs: INSTALL_LIMIT_MS })
  if (outcome.stopped) throw new Fault('', outcome.exitCode)
  return outcome
}

/** @param {string} root @param {string} node @returns {Promise<string | undefined>} */
async function playwrightBrowser(root, node) {
  const script = "process.stdout.write(require('playwright-core').chromium.executablePath())"
  const { exitCode, output } = await runChild(node, ['-e', script], { cwd: root, output: 'collect' })
  return exitCode === 0 && existsSync(output) ? output : undefined
}
