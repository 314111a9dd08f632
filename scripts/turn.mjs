import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const POLL_MS = 100
const HEARTBEAT_MS = 2_000
// Ten missed heartbeats: the owner is gone, even if another program now has its process id.
const SILENT_MS = 20_000

/**
 * Does `work` while no other process that names the same folder does. The turn is a folder, made in one step
 * or not at all; what a crash leaves behind is seen by its owner's process id or by its silence, and cleared.
 *
 * @template T
 * @param {string} folder the folder that stands for the turn; its parent is made
 * @param {() => void} onWait called once when another process has the turn
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function takingTurns(folder, onWait, work) {
  mkdirSync(dirname(folder), { recursive: true })
  let told = false
  while (!take(folder)) {
    if (isAbandoned(folder)) {
      clear(folder)
      continue
    }
    if (!told) onWait()
    told = true
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  const heartbeat = setInterval(() => {
    try {
      utimesSync(folder, new Date(), new Date())
    } catch {
      // Cleared from outside: the work goes on, and whoever cleared it answers for it.
    }
  }, HEARTBEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(folder, 'owner'), String(process.pid))
  return true
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > SILENT_MS) return true
    const owner = Number(readFileSync(join(folder, 'owner'), 'utf8'))
    return Number.isInteger(owner) && owner > 0 && !isAlive(owner)
  } catch {
    // Just given back, or just taken and not yet signed: look again.
    return false
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Moved aside first: of two waiters only one can move it, so neither deletes a turn taken in between by name.
 *
 * @param {string} folder
 */
function clear(folder) {
  const aside = `${folder}-abandoned-${process.pid}`
  try {
    renameSync(folder, aside)
  } catch {
    return
  }
  rmSync(aside, { recursive: true, force: true })
}
