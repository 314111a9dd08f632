import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ listing: string, newestMs: number }} Sources newestMs: the latest change, ms since 1970 */

// Changing a test calls for no new build.
const NOT_BUILT = /\.test\.tsx?$/

/**
 * What a build is made from, without reading it: a line with path, size and time for every file. Deleting a file
 * or putting an older one in its place changes the listing too.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders, relative to the root
 * @returns {Sources}
 */
export function readSources(root, paths) {
  /** @type {string[]} */
  const lines = []
  let newestMs = 0
  /** @param {string} path */
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path))
    lines.push(`${path} ${size} ${mtimeMs}`)
    newestMs = Math.max(newestMs, mtimeMs)
  }
  /** @param {string} folder */
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name !== 'testing') walk(path)
      } else if (!entry.name.startsWith('.') && !NOT_BUILT.test(entry.name)) add(path)
    }
  }
  for (const path of paths) {
    if (statSync(join(root, path)).isDirectory()) walk(path)
    else add(path)
  }
  return { listing: lines.sort().join('\n'), newestMs }
}
