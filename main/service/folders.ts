import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import { reasonOf } from '../../db/open.ts'

export const PROJECT_EXTENSION = '.readout'

/** Where new projects go unless the analyst chooses. `READOUT_PROJECTS` moves it. */
export function projectsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['READOUT_PROJECTS']) return resolve(environment['READOUT_PROJECTS'])
  const documents = join(homedir(), 'Documents')
  return join(existsSync(documents) ? documents : homedir(), 'Readout')
}

export interface Folder {
  path: string
  parent: string | null
  entries: { name: string; path: string; kind: 'folder' | 'project' }[]
}

/** Folders and projects in a folder, folders first, by name; hidden ones and other files are left out. */
export function listFolder(path: string): Result<Folder> {
  try {
    const found = readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.'))
      .flatMap((entry): Folder['entries'] => {
        const full = join(path, entry.name)
        if (entry.isDirectory()) return [{ name: entry.name, path: full, kind: 'folder' }]
        return entry.name.endsWith(PROJECT_EXTENSION)
          ? [{ name: entry.name, path: full, kind: 'project' }]
          : []
      })
      .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name))
    const parent = dirname(path)
    return ok({ path, parent: parent === path ? null : parent, entries: found })
  } catch (error) {
    return refusal('cannot-read', `The folder “${path}” cannot be read: ${reasonOf(error)}. Choose another.`)
  }
}

/** The path of a new project of this name; the folder is made where it is not there yet. */
export function newProjectPath(folder: string, name: string): Result<string> {
  // Characters that some file system does not take in a name.
  const file = name
    .trim()
    .replaceAll(/[<>:"/\\|?*\u0000-\u001f]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
  if (file === '') return refusal('no-name', 'A project needs a name.')
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    return refusal(
      'no-permission',
      `The folder “${folder}” cannot be made: ${reasonOf(error)}. Choose another.`,
    )
  }
  return ok(join(folder, file.endsWith(PROJECT_EXTENSION) ? file : `${file}${PROJECT_EXTENSION}`))
}

/** A path by which one file has one name, links followed; what is not there keeps its own. */
export function oneName(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
