import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @typedef {{ exitCode: number, crashed: boolean, stopped: boolean, timedOut: boolean, missing: boolean, ranMs: number, output: string }} Outcome */

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

// How often a launcher that npm started looks whether npm is still there.
const PARENT_CHECK_MS = 250

/**
 * Runs a program to its end. Signals that reach this process are passed on to it, so that ending the launcher
 * ends what it launched. (Ctrl C at a terminal reaches both anyway; then the child hears SIGINT twice.)
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {'inherit' | 'collect' | 'errors'} [options.output] `inherit`: the child writes to our terminal;
 *   `collect`: its stdout and stderr come back in `output`; `errors`: both go to our stderr
 * @param {number} [options.limitMs] after which the child is ended
 * @param {boolean} [options.shell] for npm.cmd on Windows
 * @param {string} [options.underNpmScript] name of the npm script that starts this launcher. npm ends on
 *   SIGTERM with its shell, but not with what the shell runs: then our parent changes, and the child is ended.
 * @returns {Promise<Outcome>} `exitCode` is 128 + n when signal n ended the child; `crashed` says that it was
 *   ended by a signal nobody sent through us; `stopped` that we were asked to stop; `missing` that there is no
 *   such program
 */
export function runChild(command, args, options = {}) {
  const { cwd, env = process.env, output = 'inherit', limitMs, shell = false, underNpmScript } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      shell,
      ...(cwd === undefined ? {} : { cwd }),
      stdio:
        output === 'inherit'
          ? 'inherit'
          : output === 'errors'
            ? ['ignore', 2, 2]
            : ['ignore', 'pipe', 'pipe'],
    })
    const startedMs = performance.now()
    let collected = ''
    let stopped = false
    let timedOut = false
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (collected += text))

    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      stopped = true
      child.kill(signal)
    }
    for (const signal of FORWARDED) process.on(signal, forward)

    const parent = process.ppid
    const watch =
      underNpmScript !== undefined && process.env['npm_lifecycle_event'] === underNpmScript
        ? setInterval(() => {
            if (process.ppid !== parent) forward('SIGTERM')
          }, PARENT_CHECK_MS)
        : undefined
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, limitMs)

    const leave = () => {
      for (const signal of FORWARDED) process.off(signal, forward)
      clearInterval(watch)
      clearTimeout(limit)
    }
    child.on('error', (error) => {
      leave()
      const missing = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')
      if (missing)
        resolve({ exitCode: 127, crashed: false, stopped, timedOut, missing, ranMs: 0, output: collected })
      else reject(error)
    })
    child.on('close', (code, signal) => {
      leave()
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
      const crashed = signal !== null && !stopped && !timedOut
      const ranMs = performance.now() - startedMs
      resolve({ exitCode, crashed, stopped, timedOut, missing: false, ranMs, output: collected })
    })
  })
}
