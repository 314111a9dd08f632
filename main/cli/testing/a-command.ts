import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectPrivately } from '../../local/server/node-client.ts'
import { thisMachine } from '../../local/server/private-path.ts'
import type { ClosableTransport } from '../../../app/contract/connect.ts'

const PROGRAM = join(import.meta.dirname, '../readout.ts')

/** Where commands of a test work: nothing of theirs is outside this folder. */
export interface Place {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  remove(): void
}

export function aPlace(): Place {
  // Short, as the path of a socket within it may not be long.
  const folder = mkdtempSync(join(tmpdir(), 'ro-'))
  const runtime = join(folder, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  return {
    folder,
    env: {
      PATH: process.env['PATH'],
      READOUT_CONFIG: join(folder, 'config'),
      READOUT_PROJECTS: join(folder, 'projects'),
      READOUT_CHECK_OUTPUT: '1',
      XDG_RUNTIME_DIR: runtime,
      TMPDIR: folder,
      // Each command is a process of its own; their code is compiled once.
      NODE_COMPILE_CACHE: join(tmpdir(), 'readout-compile-cache'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts a command from its sources; its output is to be collected by whoever starts it. */
export function startCommand(
  place: Place,
  args: readonly string[],
  options: { uid?: number } = {},
): ChildProcess {
  const { uid } = options
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd: place.folder,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
}

/** Runs a command to its end. */
export async function runCommand(
  place: Place,
  args: readonly string[],
  options: { uid?: number } = {},
): Promise<Outcome> {
  const child = startCommand(place, args, options)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

/** A service that a command serves, and its end. */
export interface Serving {
  readonly child: ChildProcess
  readonly firstLine: string
  readonly exited: Promise<number | null>
}

export async function serveProject(place: Place, project: string): Promise<Serving> {
  const child = startCommand(place, ['serve', project, '--port', '0', '--print-url'])
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  let stdout = ''
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const firstLine = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      const [line, rest] = stdout.split('\n')
      if (rest !== undefined) resolve(line ?? '')
    })
    void exited.then((code) => reject(new Error(`serve ended with ${code}: ${stderr}`)))
  })
  return { child, firstLine, exited }
}

/** The way to a service that a command of this place serves. */
export async function joinService(place: Place, project: string): Promise<ClosableTransport> {
  const surroundings = { ...thisMachine(), runtimeFolder: place.env['XDG_RUNTIME_DIR'] }
  const transport = await connectPrivately(project, { surroundings, timeoutMs: 10_000 })
  if (!transport) throw new Error('Nobody serves this project')
  return transport
}
