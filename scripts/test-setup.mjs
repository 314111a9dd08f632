import { findBrowser } from './browser.mjs'
import { NODE_MAJOR } from './packages.mjs'

/** Runs once before all tests: the Node they need, and the browser that the end-to-end tests are told of. */
export default function setUpTests() {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR)
    throw new Error(
      `The tests need Node ${NODE_MAJOR} and this is ${process.versions.node}: run them with \`npm test\` or \`npx vitest\`.`,
    )
  if (process.env['READOUT_NO_BROWSER'] !== undefined) return
  const browser = findBrowser()
  if (browser !== undefined) process.env['READOUT_BROWSER'] = browser
}
