import { runChild } from './child.mjs'
import { Fault } from './fault.mjs'

/** @type {readonly { name: string, command: readonly string[] }[]} for Node, in the root */
export const CHECKS = [
  { name: 'type check', command: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', command: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
]

/**
 * Runs every check, also after one has failed, and says how each ended.
 *
 * @param {string} root
 * @param {string} node
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(root, node) {
  let failed = 0
  for (const { name, command } of CHECKS) {
    const started = performance.now()
    const outcome = await runChild(node, command, { cwd: root, output: 'collect' })
    if (outcome.stopped) throw new Fault('', outcome.exitCode)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    if (outcome.exitCode === 0) process.stdout.write(` ✓ ${name} (${seconds} s)\n`)
    else {
      failed += 1
      process.stdout.write(`${outcome.output.trimEnd()}\n ✗ ${name} failed (${seconds} s)\n`)
    }
  }
  return { passed: CHECKS.length - failed, failed }
}
