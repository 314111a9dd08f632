import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import { inspect } from '../../db/open.ts'
import { Browser, openInDefaultBrowser } from './browser.ts'
import { askForWindow, startLocalHost, type LocalHost } from './local-host.ts'

/*
 * The local host: `start-local [PROJECT] [--reason TEXT]`. `reason` says why it is not Electron. READOUT_BROWSER names
 * the Chromium or Chrome to open a window of; without it, the default browser is opened.
 */

const { values, positionals } = parseArgs({
  options: { reason: { type: 'string', default: '' } },
  allowPositionals: true,
})
const project = positionals[0] === undefined ? null : resolve(positionals[0])
process.exitCode = await run(project, values.reason)

async function run(path: string | null, reason: string): Promise<number> {
  if (path !== null) {
    const inspected = inspect(path)
    if (!inspected.ok) return fail(inspected.error.message)
    const joined = await askForWindow(path)
    if (!joined.ok) return fail(joined.error.message)
    if (joined.value) {
      say('Readout has this project open already: another window of it was opened.')
      return 0
    }
  }
  const program = process.env['READOUT_BROWSER']
  const browser = program ? new Browser(program) : undefined
  const stop = Promise.withResolvers<void>()
  const host = await startLocalHost({
    log: (line) => process.stderr.write(`${line}\n`),
    openWindow: (of) => openWindow(of, browser, stop.resolve),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.resolve())
  try {
    if (path !== null) {
      const opened = await host.desk.open(path)
      if (!opened.ok) return fail(opened.error.message)
      host.desk.startWith(opened.value.path)
    }
    const shown = await openWindow(host, browser, stop.resolve)
    if (!shown.ok) return fail(shown.error.message)
    say(
      browser
        ? `Readout runs in a window of ${program}${because(reason)}`
        : `Readout runs in your default browser${because(reason)} Press Ctrl C to end it.`,
    )
    await stop.promise
    return 0
  } finally {
    await browser?.close()
    await host.close()
  }
}

/** The host ends when the last window of its own browser is closed; the default browser tells nobody. */
async function openWindow(
  host: LocalHost,
  browser: Browser | undefined,
  ended: () => void,
): Promise<Result<void>> {
  const page = await host.server.mintPage()
  if (browser) {
    void browser.open(page).then(ended)
    return ok(undefined)
  }
  return (await openInDefaultBrowser(page))
    ? ok(undefined)
    : refusal(
        'no-browser',
        'There is no browser to show Readout in. Install Chromium or Chrome, or set READOUT_BROWSER to its path.',
      )
}

function because(reason: string): string {
  return reason === '' ? '.' : `, as ${reason}.`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(line: string): number {
  process.stderr.write(`${line}\n`)
  return 1
}
