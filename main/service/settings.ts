import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Id } from '../../app/model/id.ts'

/** Who uses Readout on this machine, as she introduced herself last. */
const Introduced = z.strictObject({ id: Id, name: z.string(), initials: z.string() })
export type Introduced = z.infer<typeof Introduced>

const Recent = z.array(z.strictObject({ path: z.string(), title: z.string(), openedAt: z.int() }))
export type Recent = z.infer<typeof Recent>

// As many as the welcome screen shows without scrolling.
const RECENT_KEPT = 12

/** Where Readout remembers what belongs to no project. `READOUT_CONFIG` moves it, for tests and portable installations. */
export function settingsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['READOUT_CONFIG']) return environment['READOUT_CONFIG']
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Readout')
  if (process.platform === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Readout')
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'readout')
}

/** What is remembered between starts, each thing in a small file that is replaced whole. */
export class Settings {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  get introduced(): Introduced | null {
    return this.read('coder.json', Introduced) ?? null
  }

  introduce(coder: Introduced): void {
    this.write('coder.json', coder)
  }

  get recent(): Recent {
    return this.read('recent.json', Recent) ?? []
  }

  remember(entry: Recent[number]): void {
    const others = this.recent.filter((each) => each.path !== entry.path)
    this.write('recent.json', [entry, ...others].slice(0, RECENT_KEPT))
  }

  /** A file of the settings, parsed; undefined where there is none, or where it is not what this program wrote. */
  read<T>(name: string, schema: z.ZodType<T>): T | undefined {
    try {
      const parsed = schema.safeParse(JSON.parse(readFileSync(join(this.folder, name), 'utf8')))
      return parsed.success ? parsed.data : undefined
    } catch {
      return undefined
    }
  }

  /** Replaces a file whole. Settings that cannot be written are done without: they hold nothing of the analyst's work. */
  write(name: string, value: unknown): void {
    const path = join(this.folder, name)
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch {
      try {
        rmSync(`${path}.new`, { force: true })
      } catch {
        // Where the folder is no folder, there is nothing to take away either.
      }
    }
  }

  /** Takes a file away. Throws where that fails, as then what it says would outlive its truth. */
  remove(name: string): void {
    rmSync(join(this.folder, name), { force: true })
  }
}
