import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** This program's version, from the package that it lies in, built or not. */
export const version: string = readVersion(import.meta.dirname)

function readVersion(folder: string): string {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name?: string
      version?: string
    }
    if (name === 'readout' && version !== undefined) return version
  } catch {
    // Not here: further up.
  }
  const above = dirname(folder)
  return above === folder ? '0' : readVersion(above)
}
