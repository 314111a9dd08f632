import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'dist/main/cli/readout.js')

/** A place of a test's own: projects, settings, and the processes and windows that it started. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'readout-e2e-'))
  private browser: Browser | undefined
  private readonly served: ChildProcess[] = []
  /** What a window reported that no window should: errors, and violations of the content security policy. */
  readonly complaints: string[] = []

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs a command to its end. */
  async command(...words: string[]): Promise<{ exitCode: number; out: string; errors: string }> {
    const child = spawn(process.execPath, [program, ...words], { env: this.environment() })
    let out = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)))
    return { exitCode, out, errors }
  }

  /** Serves a project. Resolves to the one-time address of a window. */
  async serve(project: string): Promise<{ address: string; process: ChildProcess }> {
    const child = spawn(process.execPath, [program, 'serve', project, '--port', '0', '--print-url'], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.served.push(child)
    let errors = ''
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve)
      child.once('exit', () => reject(new Error(`serve ended: ${errors}`)))
    })
    return { address, process: child }
  }

  /** Opens a window on an address. */
  async window(
    address: string,
    options: { colorScheme?: 'light' | 'dark'; width?: number; height?: number } = {},
  ): Promise<Page> {
    this.browser ??= await chromium.launch({
      executablePath: browserProgram(),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
      ],
    })
    const context = await this.browser.newContext({
      colorScheme: options.colorScheme ?? 'light',
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      // Chromium warns of `allow-scripts` with `allow-same-origin`, which here only limits what a window can open.
      if (message.type() === 'error') this.complaints.push(message.text())
    })
    await page.goto(address)
    return page
  }

  /** Ends a served project as a user's `kill` would, and waits until it has saved. */
  async stop(served: { process: ChildProcess }): Promise<number | null> {
    const { process: child } = served
    if (child.exitCode !== null) return child.exitCode
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    return ended
  }

  async close(): Promise<void> {
    await this.browser?.close()
    for (const child of this.served) await this.stop({ process: child })
    rmSync(this.folder, { recursive: true, force: true })
  }

  environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      READOUT_CONFIG: join(this.folder, 'settings'),
      READOUT_PROJECTS: join(this.folder, 'projects'),
      READOUT_CHECK_OUTPUT: '1',
    }
  }
}

export function browserProgram(): string {
  const found = process.env['READOUT_BROWSER']
  if (!found) throw new Error('READOUT_BROWSER names no browser; `npm test` finds one.')
  return found
}
