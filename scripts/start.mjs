import { resolve } from 'node:path'
import { findBrowser } from './browser.mjs'
import { runChild } from './child.mjs'
import { getElectron } from './electron-binary.mjs'
import { Fault, leaveWith } from './fault.mjs'
import { chooseHost, wantedHost } from './host.mjs'
import { callerFolder } from './npm-script.mjs'
import { prepare, ROOT } from './prepare.mjs'

const USAGE = `Usage: npm start [PROJECT]

Opens Readout, with the project file PROJECT or with its welcome screen. Installs and builds what is missing.

  READOUT_HOST=auto      Electron where it is present or can be fetched, else the local host (the default)
  READOUT_HOST=local     the local host: a window of this machine's Chromium, Chrome or default browser
  READOUT_HOST=electron  Electron, fetched if need be, or an error that says why not
  READOUT_BROWSER=PATH   the Chromium, Chrome or Edge that the local host opens, else the one that is found
`

// A window that was ever usable lives longer.
const CRASH_AT_ONCE_MS = 5_000

await leaveWith(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE)
    return 0
  }
  const option = args.find((arg) => arg.startsWith('-') && arg !== '-')
  if (option !== undefined)
    throw new Fault(`There is no option ${option}. \`npm start -- --help\` says what there is.`, 2)
  if (args.length > 1) throw new Fault('Readout opens one project at a time: npm start [PROJECT].', 2)
  const wanted = wantedHost(process.env['READOUT_HOST'])
  const project = args.map((path) => resolve(callerFolder('start', ROOT), path))

  const { root, node } = await prepare({ build: true })
  const host = await chooseHost(wanted, process.env, process.platform, (insist) =>
    getElectron({ root, node, env: process.env, insist }),
  )
  let reason = host.kind === 'local' ? host.reason : ''
  if (host.kind === 'electron') {
    process.stdout.write(`${host.line}\n`)
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    const program = [resolve(root, 'dist/main/electron/electron.js'), ...project]
    const outcome = await runChild(host.binary, program, { env, underNpmScript: 'start' })
    // 127: a library that Electron needs is missing. A crash at once: its sandbox is refused by this system.
    const neverOpened =
      outcome.missing || outcome.exitCode === 127 || (outcome.crashed && outcome.ranMs < CRASH_AT_ONCE_MS)
    if (!neverOpened || wanted === 'electron') return outcome.exitCode
    reason = `Electron does not run on this system (it ended with ${outcome.exitCode})`
  }
  const browser = findBrowser()
  const program = [resolve(root, 'dist/main/local/start-local.js'), ...project, '--reason', reason]
  const { exitCode } = await runChild(node, program, {
    env: browser === undefined ? process.env : { ...process.env, READOUT_BROWSER: browser },
    underNpmScript: 'start',
  })
  return exitCode
})
