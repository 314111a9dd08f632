import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ended, makeCheckout, putElectron, type Checkout } from './testing/checkout.ts'

const BUILT = ['tsc -b main --noCheck --force', 'vite build --config renderer/vite.config.ts --logLevel warn']

let checkout: Checkout
const renewed = () => void (checkout = makeCheckout())
const removed = () => checkout.remove()
/** A checkout that was installed and built before. */
const builtOnce = async () => {
  renewed()
  await checkout.run('build.mjs')
  checkout.calls()
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The process id that a stand-in writes once it listens to signals. */
async function pidIn(file: string): Promise<number> {
  return vi.waitFor(() => {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid <= 0) throw new Error('Not yet')
    return pid
  }, 10_000)
}

describe('the first start', () => {
  beforeEach(renewed)
  afterEach(removed)

  it('installs, builds and opens, and the second only opens', async () => {
    const first = await checkout.run('start.mjs', [], { READOUT_HOST: 'local' })
    expect(first.stderr.split('\n')[0]).toBe("Installing Readout's packages (once) …")
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({
      name: 'start-local',
      args: ['--reason', 'READOUT_HOST=local asks for it'],
    })
    expect(checkout.calls()).toEqual(['npm ci --loglevel=error --include=dev --include=optional', ...BUILT])

    const second = await checkout.run('start.mjs', [], { READOUT_HOST: 'local' })
    expect(second.stderr).toBe('')
    expect(checkout.calls()).toEqual([])
  })

  it('done twice at once installs and builds once', async () => {
    const starts = await Promise.all([
      checkout.run('readout.mjs'),
      checkout.run('readout.mjs'),
      checkout.run('readout.mjs'),
    ])
    expect(starts.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(checkout.calls()).toHaveLength(1 + BUILT.length)
    expect(existsSync(join(checkout.root, '.tsc/preparing'))).toBe(false)
  })

  it('takes over from one that was killed while it prepared', async () => {
    // A process id that was alive once and is not any more.
    const gone = spawn(process.execPath, ['-e', '0'])
    await ended(gone)
    checkout.write('.tsc/preparing/owner', String(gone.pid))
    expect((await checkout.run('readout.mjs')).code).toBe(0)
  })

  it('says in one sentence that there is no network', async () => {
    checkout.write(
      'npm/npm-cli.js',
      "console.error('npm error code ENOTFOUND\\nnpm error network request failed'); process.exit(1)",
    )
    const { code, stdout, stderr } = await checkout.run('start.mjs')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n').slice(1)).toEqual([
      "Readout's packages could not be installed: the package registry does not answer. Connect this computer to the network and start again.",
    ])
  })
})

describe('a start after a change', () => {
  beforeEach(builtOnce)
  afterEach(removed)

  it('of the window alone builds the window alone', async () => {
    checkout.write('renderer/renderer.ts', 'export const changed = true\n')
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual(BUILT.slice(1))
  })

  it('of what both are made from builds both, the program as far as it must', async () => {
    checkout.write('app/new.ts', 'export {}\n')
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual(['tsc -b main --noCheck', ...BUILT.slice(1)])
  })

  it('to an older file builds anew, and so does a file that goes', async () => {
    checkout.write('main/main.ts', 'export const older = true\n')
    utimesSync(join(checkout.root, 'main/main.ts'), 1000, 1000)
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual(BUILT.slice(0, 1))
    rmSync(join(checkout.root, 'db/db.ts'))
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual(BUILT.slice(0, 1))
  })

  it('of a test builds nothing', async () => {
    checkout.write('main/main.test.ts', '')
    checkout.write('app/testing/builder.ts', '')
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual([])
  })

  it('of the lock file installs anew', async () => {
    checkout.write(
      'package-lock.json',
      JSON.stringify({ packages: { 'node_modules/typescript': { version: '2.0.0' } } }),
    )
    await checkout.run('build.mjs')
    expect(checkout.calls()[0]).toMatch(/^npm ci/)
  })

  it('whose build is gone builds anew', async () => {
    renameSync(join(checkout.root, 'dist'), join(checkout.root, 'gone'))
    await checkout.run('build.mjs')
    expect(checkout.calls()).toEqual(BUILT)
  })

  it('that does not compile says so, and tries again the next time', async () => {
    checkout.write(
      'node_modules/typescript/bin/tsc',
      "console.log('main/main.ts(1,1): error'); process.exit(2)",
    )
    checkout.write('main/main.ts', 'export const =\n')
    for (const _ of [1, 2]) {
      const { code, stdout, stderr } = await checkout.run('readout.mjs')
      expect(code).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toContain('main/main.ts(1,1): error\nThe program of Readout could not be built')
      expect(stderr).not.toContain('    at ')
    }
  })
})

describe('the command line of a start', () => {
  beforeAll(builtOnce)
  afterAll(removed)

  it('tells how it is used', async () => {
    const { code, stdout } = await checkout.run('start.mjs', ['--help'])
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Usage: npm start [PROJECT]'])
  })

  it.each([[['--headless']], [['a.readout', 'b.readout']]])(
    'refuses %j with exit code 2 and installs nothing',
    async (args) => {
      const { code, stderr } = await checkout.run('start.mjs', args)
      expect(code).toBe(2)
      expect(stderr.trim().split('\n')).toHaveLength(1)
      expect(checkout.calls()).toEqual([])
    },
  )

  it('refuses a host it does not know', async () => {
    const { code, stderr } = await checkout.run('start.mjs', [], { READOUT_HOST: 'web' })
    expect([code, stderr.trim()]).toEqual([2, 'READOUT_HOST must be local, electron or auto, and is "web".'])
  })

  it('finds the project where the user is, not where npm runs the script', async () => {
    const { stdout } = await checkout.run('start.mjs', ['my project.readout'], {
      READOUT_HOST: 'local',
      npm_lifecycle_event: 'start',
      INIT_CWD: '/home/analyst',
    })
    expect(JSON.parse(stdout).args[0]).toBe('/home/analyst/my project.readout')
  })

  it('tells the local host which browser to open', async () => {
    checkout.write('bin/chromium', '')
    const { stdout } = await checkout.run('start.mjs', [], {
      READOUT_HOST: 'local',
      PATH: `${checkout.root}/bin`,
    })
    expect(JSON.parse(stdout).browser).toBe(join(checkout.root, 'bin/chromium'))
  })

  it('of npm run readout runs where the user is, with nothing of its own on stdout', async () => {
    const { stdout, code } = await checkout.run('readout.mjs', ['check', '--rebuild'], {
      npm_lifecycle_event: 'readout',
      INIT_CWD: '/',
      STAND_IN_EXIT: '2',
    })
    expect(JSON.parse(stdout)).toMatchObject({ name: 'readout', args: ['check', '--rebuild'], cwd: '/' })
    expect(code).toBe(2)
  })
})

describe.skipIf(process.platform === 'win32')('a start with Electron', () => {
  const DISPLAY = { DISPLAY: ':99' }
  const LINE = 'Readout opens in Electron 45.0.0, found in node_modules.'

  beforeAll(builtOnce)
  afterAll(removed)

  it('tries to fetch it once, remembers why not, and opens the local host', async () => {
    for (const expected of [['fetch electron'], []]) {
      const { stdout } = await checkout.run('start.mjs', [], { ...DISPLAY, CI: '' })
      expect(JSON.parse(stdout).args).toEqual([
        '--reason',
        'Electron 45.0.0 could not be fetched: github.com does not answer',
      ])
      expect(checkout.calls()).toEqual(expected)
    }
  })

  it('insists where READOUT_HOST=electron, and says why not', async () => {
    const { code, stdout, stderr } = await checkout.run('start.mjs', [], { READOUT_HOST: 'electron' })
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'READOUT_HOST=electron asks for Electron, but Electron 45.0.0 could not be fetched: github.com does not answer.',
    )
  })

  it('opens in it with the project, one line, and its exit code', async () => {
    putElectron(
      checkout,
      "console.log(process.argv.slice(2).join('|'), process.env.ELECTRON_RUN_AS_NODE); process.exit(5)",
    )
    const { code, stdout } = await checkout.run('start.mjs', ['/p.readout'], {
      ...DISPLAY,
      ELECTRON_RUN_AS_NODE: '1',
    })
    expect(stdout.trim().split('\n')).toEqual([
      LINE,
      `${checkout.root}/dist/main/electron/electron.js|/p.readout undefined`,
    ])
    expect(code).toBe(5)
  })

  it('opens the local host when this system does not let it run', async () => {
    putElectron(checkout, "process.kill(process.pid, 'SIGTRAP')")
    const { code, stdout } = await checkout.run('start.mjs', ['/p.readout'], DISPLAY)
    const [, local = ''] = stdout.trim().split('\n')
    expect(JSON.parse(local)).toMatchObject({
      name: 'start-local',
      args: ['/p.readout', '--reason', 'Electron does not run on this system (it ended with 133)'],
    })
    expect(code).toBe(0)
  })
})

describe.skipIf(process.platform === 'win32')('the end of a start', () => {
  let pidFile = ''
  beforeAll(builtOnce)
  afterAll(removed)
  beforeEach(() => {
    pidFile = join(checkout.root, 'pid')
    rmSync(pidFile, { force: true })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s ends the program it started, and waits for it',
    async (signal) => {
      const launcher = checkout.start('start.mjs', [], { READOUT_HOST: 'local', STAND_IN_PID: pidFile })
      const end = ended(launcher)
      const host = await pidIn(pidFile)
      launcher.kill(signal)
      const { code, stdout } = await end
      expect(stdout).toContain(`ended by ${signal}`)
      expect(code).toBe(7)
      expect(isAlive(host)).toBe(false)
    },
  )

  it.each(['start', 'readout'])('of npm ends what npm run %s started', async (script) => {
    // npm ends on a signal and leaves what it runs behind; here a process in its place is killed.
    const env = { STAND_IN_PID: pidFile, READOUT_HOST: 'local', npm_lifecycle_event: script }
    const command = `require('node:child_process').spawn(process.execPath, ['scripts/${script}.mjs'], { stdio: 'ignore' }); setInterval(() => {}, 1000)`
    const npm = spawn(process.execPath, ['-e', command], {
      cwd: checkout.root,
      env: { ...process.env, ...env },
    })
    const host = await pidIn(pidFile)
    npm.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(host)).toBe(false), 10_000)
  })
})
