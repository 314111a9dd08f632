import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getBrowser } from './browser.mjs'
import { runChecks } from './checks.mjs'
import { runChild } from './child.mjs'
import { Fault, leaveWith } from './fault.mjs'
import { prepare } from './prepare.mjs'
import { closingLine, countOfReport, exitCodeOf, sum } from './test-report.mjs'

const USAGE = `Usage: npm test [-- FILTER…]
       npm run test:long [-- FILTER…]

Type check, lint, format check, unit tests, then end-to-end tests in a real browser. The last line counts them.
With a FILTER, only the tests in files whose path contains it, and no checks.
--long runs the long loops and fuzz runs instead.

  READOUT_BROWSER=PATH  the Chromium, Chrome or Edge to use
`

await leaveWith(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE)
    return 0
  }
  const option = args.find((arg) => arg.startsWith('-') && arg !== '--long')
  if (option !== undefined)
    throw new Fault(`There is no option ${option}. \`npm test -- --help\` says what there is.`, 2)
  const long = args.includes('--long')
  const filters = args.filter((arg) => arg !== '--long')

  const { root, node } = await prepare({ build: true })
  const browser = await getBrowser(root, node)
  const checks = long || filters.length > 0 ? {} : await runChecks(root, node)
  const tests = await runTests(root, node, filters, {
    ...process.env,
    ...(long ? { READOUT_LONG: '1' } : {}),
    ...('path' in browser ? { READOUT_BROWSER: browser.path } : { READOUT_NO_BROWSER: browser.reason }),
  })
  const left = 'reason' in browser ? skipBrowserTests(root, long, browser.reason) : {}
  const count = sum(checks, tests, left)
  process.stdout.write(`${closingLine(count)}\n`)
  return exitCodeOf(count)
})

/**
 * @param {string} root
 * @param {string} node
 * @param {readonly string[]} filters
 * @param {NodeJS.ProcessEnv} env
 */
async function runTests(root, node, filters, env) {
  const folder = mkdtempSync(join(tmpdir(), 'readout-tests-'))
  try {
    const report = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const outcome = await runChild(
      node,
      ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters],
      { cwd: root, env },
    )
    if (outcome.stopped) throw new Fault('', outcome.exitCode)
    return countOfReport(readIfThere(report), outcome.exitCode)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Says what vitest.config.ts left out for want of a browser; each file counts as one test skipped.
 *
 * @param {string} root
 * @param {boolean} long
 * @param {string} reason
 */
function skipBrowserTests(root, long, reason) {
  const files = readdirSync(join(root, 'e2e'), { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.test.ts') && file.endsWith('.long.test.ts') === long && !/^electron[/\\]/.test(file),
  )
  for (const file of files) process.stdout.write(`SKIPPED: e2e/${file}: ${reason}\n`)
  return { skipped: files.length }
}
