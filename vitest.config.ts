import { configDefaults, defineConfig } from 'vitest/config'

const long = process.env['READOUT_LONG'] === '1'
const MINUTE = 60_000

/** The long loops and fuzz runs (`npm run test:long`) and the tests of every day are never in the same run. */
const filesIn = (folders: string) => ({
  include: [`${folders}/**/*${long ? '.long' : ''}.test.{ts,tsx}`],
  exclude: [...configDefaults.exclude, ...(long ? [] : ['**/*.long.test.{ts,tsx}'])],
})

const e2e = filesIn('e2e')
const noBrowser =
  process.env['READOUT_NO_BROWSER'] === undefined ? [] : ['e2e/!(electron)/**', 'e2e/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['scripts/test-setup.mjs'],
    projects: [
      {
        test: {
          name: 'unit',
          ...filesIn('{app,db,main,renderer,scripts}'),
          testTimeout: long ? 30 * MINUTE : 20_000,
          hookTimeout: long ? 5 * MINUTE : 20_000,
          maxWorkers: long ? 1 : 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'window',
          ...filesIn('e2e/window'),
          exclude: [...e2e.exclude, ...noBrowser],
          testTimeout: long ? 30 * MINUTE : MINUTE,
          hookTimeout: MINUTE,
          // Each file has a browser of its own over a service in memory, and measures nothing.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          ...e2e,
          exclude: [...e2e.exclude, ...noBrowser, 'e2e/window/**'],
          testTimeout: long ? 30 * MINUTE : MINUTE,
          hookTimeout: MINUTE,
          // One window at a time: they measure what an analyst would wait for.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
