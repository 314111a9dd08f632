import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// A browser that has not ended by then is ended the hard way.
const PATIENCE_MS = 3000

/**
 * Opens pages in one browser process with a profile of its own: no extension of the analyst's daily browser sees the
 * articles. The address is never on the command line, where other users could read it; the page leads to it.
 */
export class Browser {
  private readonly program: string
  private readonly profile = mkdtempSync(join(tmpdir(), 'readout-browser-'))
  private readonly children = new Set<ChildProcess>()
  private ended: Promise<void> | undefined

  constructor(program: string) {
    this.program = program
  }

  /** Opens a window on a page's file; in the browser that runs already, if one does. Resolves when the browser ends. */
  open(page: string): Promise<void> {
    const child = spawn(this.program, [...switches(this.profile), `--app=${pathToFileURL(page).href}`], {
      stdio: 'ignore',
    })
    this.children.add(child)
    const gone = new Promise<void>((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', () => resolve())
    }).then(() => void this.children.delete(child))
    // A second start hands its page to the first and ends by itself; the first is the one that runs.
    this.ended ??= gone
    return this.ended
  }

  /** Ends the browser where it still runs, and takes its profile away. */
  async close(): Promise<void> {
    const running = [...this.children]
    const ends = running.map(
      (child) => new Promise<void>((resolve) => void child.once('exit', () => resolve())),
    )
    for (const child of running) child.kill('SIGTERM')
    const timer = setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), PATIENCE_MS)
    await Promise.all(ends)
    clearTimeout(timer)
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

function switches(profile: string): string[] {
  return [
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--window-size=1440,920',
    // Chromium refuses to run as root with its sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // For machines without a screen, as in tests: READOUT_BROWSER_SWITCHES="--headless".
    ...(process.env['READOUT_BROWSER_SWITCHES'] ?? '').split(' ').filter(Boolean),
  ]
}

/** Opens a page's file in the machine's default browser. */
export function openInDefaultBrowser(page: string): Promise<boolean> {
  const address = pathToFileURL(page).href
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address]
  return new Promise((resolve) => {
    const child = spawn(program ?? '', args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
