import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { Fault, note } from './fault.mjs'

/** The oldest Node that runs Readout itself; these scripts run on Node 20 too. */
export const NODE_MAJOR = 24

/** @typedef {{ optional?: boolean, devOptional?: boolean, version?: string, integrity?: string, os?: string[], cpu?: string[], libc?: string[] }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} LockFile */
/** @typedef {{ platform: string, arch: string }} Machine */

/** The folder name and the program of the Node that the lock file pins for a machine. @param {Machine} machine */
export function pinnedNodePackage({ platform, arch }) {
  return platform === 'win32'
    ? { name: `node-win-${arch}`, program: 'bin/node.exe' }
    : { name: `node-${platform}-${arch}`, program: 'bin/node' }
}

/**
 * Makes sure that the packages are those of the lock file and of this machine, and finds the Node to go on with.
 * Without anything to do it reads two files.
 *
 * @param {string} root
 * @param {(work: () => Promise<void>) => Promise<void>} inTurn runs what changes files
 * @returns {Promise<string>} the Node program
 */
export async function preparePackages(root, inTurn) {
  if (!isStamped(root)) {
    await inTurn(async () => {
      if (isStamped(root)) return
      if (!isInstalled(root)) await install(root)
      writeFileSync(stampFile(root), stampOf(root))
    })
  }
  return findNode(root)
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.readout-installed')
}

/** The machine and the whole lock file (comparing it is quicker than loading a hash). @param {string} root */
function stampOf(root) {
  return `${process.platform} ${process.arch}\n${readFileSync(join(root, 'package-lock.json'), 'utf8')}`
}

/** @param {string} root */
function isStamped(root) {
  try {
    return readFileSync(stampFile(root), 'utf8') === stampOf(root)
  } catch {
    return false
  }
}

/** Whether an `npm install` by hand has already brought what the lock file asks for. @param {string} root */
function isInstalled(root) {
  try {
    /** @type {LockFile} */
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    /** @type {LockFile} */
    const found = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'))
    return holdsWhatIsLocked(wanted, found, process)
  } catch {
    return false
  }
}

/**
 * Compares the lock file with the one that npm leaves in node_modules.
 *
 * @param {LockFile} wanted
 * @param {LockFile} found
 * @param {Machine} machine
 * @returns {boolean} true when every package is there in the locked version and none is for another machine
 */
export function holdsWhatIsLocked(wanted, found, machine) {
  const packages = found.packages ?? {}
  for (const entry of Object.values(packages)) if (!mayRunOn(entry, machine)) return false
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (path === '') continue
    const present = packages[path]
    if (present === undefined) {
      // npm leaves out optional packages that are for other machines, and those that need another libc.
      const mayBeAbsent = (entry.optional ?? entry.devOptional ?? false) && !isMadeFor(entry, machine)
      if (!mayBeAbsent) return false
    } else if (present.version !== entry.version || present.integrity !== entry.integrity) return false
  }
  return true
}

/** @param {LockEntry} entry @param {Machine} machine */
function mayRunOn(entry, { platform, arch }) {
  return allows(entry.os, platform) && allows(entry.cpu, arch)
}

/** @param {LockEntry} entry @param {Machine} machine */
function isMadeFor(entry, { platform, arch }) {
  return (
    entry.os?.includes(platform) === true && entry.cpu?.includes(arch) === true && entry.libc === undefined
  )
}

/** npm's rule for `os` and `cpu`: names, or names that are excluded with a `!`. @param {string[] | undefined} list @param {string} name */
function allows(list, name) {
  if (list === undefined) return true
  if (list.includes(`!${name}`)) return false
  return list.includes(name) || list.every((entry) => entry.startsWith('!'))
}

/** @param {string} root */
async function install(root) {
  note("Installing Readout's packages (once) …")
  // The hidden lock file is written last; without it an install that is cut off is seen as none.
  rmSync(stampFile(root), { force: true })
  const args = ['ci', '--loglevel=error', '--include=dev', '--include=optional']
  const script = process.env['npm_execpath']
  const outcome =
    script !== undefined && existsSync(script) && /npm-cli\.c?js$/.test(script)
      ? await runChild(process.execPath, [script, ...args], { cwd: root, output: 'collect' })
      : await runChild('npm', args, { cwd: root, output: 'collect', shell: process.platform === 'win32' })
  if (outcome.stopped) throw new Fault('', outcome.exitCode)
  if (outcome.missing)
    throw new Fault(
      "Readout's packages cannot be installed: there is no npm. Install Node.js with npm and start again.",
    )
  if (outcome.exitCode !== 0) throw new Fault(installFault(outcome.output))
}

const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/

/**
 * @param {string} output what npm printed
 * @returns {string} what went wrong and what to do, in a sentence
 */
export function installFault(output) {
  const what = "Readout's packages could not be installed"
  if (NO_NETWORK.test(output))
    return `${what}: the package registry does not answer. Connect this computer to the network and start again.`
  if (/ENOSPC/.test(output)) return `${what}: the disk is full. Make room (about 500 MB) and start again.`
  if (/EACCES|EPERM|EROFS/.test(output))
    return `${what}: the folder of Readout cannot be written to. Change its permissions and start again.`
  const first = output
    .split('\n')
    .filter((line) => line.startsWith('npm error'))
    .map((line) => line.slice('npm error'.length).trim())
    .find((line) => line !== '' && !/^(?:code|A complete log)/.test(line))
  return `${what}: ${first ?? 'npm ci failed'}`
}

/** The Node that runs Readout: the pinned one, else the running one where it is new enough. @param {string} root */
function findNode(root) {
  const { name, program } = pinnedNodePackage(process)
  const pinned = join(root, 'node_modules', name, ...program.split('/'))
  return chooseNode(existsSync(pinned) ? pinned : undefined, {
    version: process.versions.node,
    path: process.execPath,
  })
}

/**
 * @param {string | undefined} pinned the program of the pinned package, where it is installed
 * @param {{ version: string, path: string }} running
 */
export function chooseNode(pinned, running) {
  if (pinned !== undefined) return pinned
  if (Number.parseInt(running.version, 10) >= NODE_MAJOR) return running.path
  throw new Fault(
    `Readout needs Node.js ${NODE_MAJOR} or newer on this computer, and this is ${running.version}: install it from https://nodejs.org and start again.`,
  )
}
