import { describe, expect, it } from 'vitest'
import { closingLine, countOfReport, exitCodeOf, sum } from './test-report.mjs'

/** vitest's JSON report of files, each with the state of each of its tests. */
const report = (...files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  })

describe('the count of a test run', () => {
  it('tells passed, failed and skipped tests, whatever the kind of skipping', () => {
    const json = report(
      { status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo'] },
      { status: 'failed', tests: ['passed', 'failed', 'pending'] },
    )
    expect(countOfReport(json, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    expect(
      countOfReport(report({ status: 'failed', tests: [] }, { status: 'passed', tests: ['passed'] }), 1),
    ).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    })
  })

  it('counts an error outside any test as a failure', () => {
    expect(countOfReport(report({ status: 'passed', tests: ['passed'] }), 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    })
  })

  it.each([undefined, '', '{"testRes', 'null', '{"testResults":1}'])(
    'counts a run without a report as a failure: %j',
    (json) => {
      expect(countOfReport(json, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    },
  )
})

describe('the closing line', () => {
  it('names what was skipped only where something was', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(closingLine(sum({ passed: 2, failed: 1 }, { skipped: 3 }, {}))).toBe(
      '2 passed, 1 failed, 3 skipped',
    )
  })

  it('goes with a good exit code only when something passed and nothing failed', () => {
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 5 })).toBe(0)
    expect(exitCodeOf({ passed: 9, failed: 1, skipped: 0 })).toBe(1)
    expect(exitCodeOf({ passed: 0, failed: 0, skipped: 5 })).toBe(1)
  })
})
