/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @type {Count} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** @param {...Partial<Count>} counts @returns {Count} */
export function sum(...counts) {
  const total = { ...NOTHING }
  for (const { passed = 0, failed = 0, skipped = 0 } of counts) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/**
 * Counts what vitest's JSON reporter wrote, so that nothing that went wrong is left out: a file that could not be
 * loaded has no tests and counts as one failure, and so does a run that ended badly without a failed test
 * (an error outside any test) or without a report.
 *
 * @param {string | undefined} json the report, or undefined where none was written
 * @param {number} exitCode of vitest
 * @returns {Count}
 */
export function countOfReport(json, exitCode) {
  const count = { ...NOTHING }
  for (const file of filesOf(json) ?? [{ status: 'failed' }]) {
    const tests = file.assertionResults ?? []
    for (const { status } of tests) {
      if (status === 'passed') count.passed += 1
      else if (status === 'failed') count.failed += 1
      else count.skipped += 1
    }
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) count.failed += 1
  }
  if (exitCode !== 0 && count.failed === 0) count.failed = 1
  return count
}

/**
 * @param {string | undefined} json
 * @returns {{ status?: string, assertionResults?: { status?: string }[] }[] | undefined}
 */
function filesOf(json) {
  if (json === undefined) return undefined
  try {
    const { testResults } = JSON.parse(json)
    return Array.isArray(testResults) ? testResults : undefined
  } catch {
    return undefined
  }
}

/** The last line of a test run. @param {Count} count */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A run in which nothing ran has proved nothing. @param {Count} count */
export function exitCodeOf({ passed, failed }) {
  return failed === 0 && passed > 0 ? 0 : 1
}
