import { spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * A checkout in small: the real scripts, over stand-ins for npm, compiler, bundler and Electron's installer that
 * write down that they were called and make what the scripts look for.
 */
export interface Checkout {
  readonly root: string
  /** Runs a script to its end. */
  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
  /** Starts a script and leaves it running. */
  start(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess
  /** What was called so far, a line each, oldest first; forgets it. */
  calls(): string[]
  write(path: string, text: string): void
  remove(): void
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const LOCK = {
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/typescript': { version: '1.0.0', integrity: 'a' } },
}

// What runs in the place of each host and of the command line: tells how it was called, then waits when told to.
const HOST = `
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
const name = basename(process.argv[1], '.js')
console.log(JSON.stringify({ name, args: process.argv.slice(2), cwd: process.cwd(), browser: process.env.READOUT_BROWSER }))
if (process.env.STAND_IN_EXIT) process.exit(Number(process.env.STAND_IN_EXIT))
if (process.env.STAND_IN_PID) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => { console.log('ended by ' + signal); process.exit(7) })
  setInterval(() => {}, 1000)
  writeFileSync(process.env.STAND_IN_PID, String(process.pid))
}
`

const called = (root: string, name: string) =>
  `require('node:fs').appendFileSync(${JSON.stringify(join(root, 'calls'))}, [${JSON.stringify(name)}, ...process.argv.slice(2)].join(' ') + '\\n')\n`

const making = (files: Readonly<Record<string, string>>) =>
  `for (const [path, text] of Object.entries(${JSON.stringify(files)})) {
  require('node:fs').mkdirSync(require('node:path').dirname(path), { recursive: true })
  require('node:fs').writeFileSync(path, text)
}\n`

export function makeCheckout(): Checkout {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'readout checkout ')))
  const scripts = dirname(import.meta.dirname)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const name of readdirSync(scripts))
    if (name.endsWith('.mjs')) cpSync(join(scripts, name), join(root, 'scripts', name))
  for (const folder of ['app', 'db', 'main', 'renderer']) write(`${folder}/${folder}.ts`, 'export {}\n')
  write('tsconfig.base.json', '{}')
  write('package.json', '{ "type": "module" }')
  write('package-lock.json', JSON.stringify(LOCK))

  const compiler =
    called(root, 'tsc') + making({ 'dist/main/local/start-local.js': HOST, 'dist/main/cli/readout.js': HOST })
  const packages = {
    // Packages of the old kind, so that the stand-ins can be short.
    'node_modules/typescript/package.json': '{}',
    'node_modules/typescript/bin/tsc': compiler,
    'node_modules/vite/package.json': '{}',
    'node_modules/vite/bin/vite.js': called(root, 'vite') + making({ 'dist/renderer/index.html': '' }),
    'node_modules/electron/package.json': '{ "version": "45.0.0" }',
    'node_modules/electron/install.js': `${called(root, 'fetch electron')}console.error('Error: getaddrinfo ENOTFOUND github.com'); process.exit(1)`,
    'node_modules/.package-lock.json': JSON.stringify({
      packages: { 'node_modules/typescript': LOCK.packages['node_modules/typescript'] },
    }),
  }
  write('npm/package.json', '{}')
  write(
    'npm/npm-cli.js',
    `${called(root, 'npm')}require('node:fs').rmSync('node_modules', { recursive: true, force: true })\n${making(packages)}`,
  )

  const start = (script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    spawn(process.execPath, [join(root, 'scripts', script), ...args], {
      cwd: root,
      // Nothing of how these tests were started; the stand-in for npm, as if npm had started the script.
      env: {
        PATH: process.env['PATH'] ?? '',
        npm_execpath: join(root, 'npm/npm-cli.js'),
        CI: 'true',
        ...env,
      },
    })

  return {
    root,
    write,
    start,
    run: (script, args, env) => ended(start(script, args, env)),
    calls() {
      if (!existsSync(join(root, 'calls'))) return []
      const lines = readFileSync(join(root, 'calls'), 'utf8').trim().split('\n')
      rmSync(join(root, 'calls'))
      return lines
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Puts a stand-in for Electron's program into a checkout: a shell script that runs `main` with our Node. */
export function putElectron(checkout: Checkout, main: string): void {
  checkout.write('node_modules/electron/main.mjs', main)
  checkout.write(
    'node_modules/electron/dist/electron',
    `#!/bin/sh\nexec "${process.execPath}" "${checkout.root}/node_modules/electron/main.mjs" "$@"\n`,
  )
  chmodSync(join(checkout.root, 'node_modules/electron/dist/electron'), 0o755)
  checkout.write('node_modules/electron/path.txt', 'electron')
}

/** Waits for a process to end, and gives all that it wrote. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
