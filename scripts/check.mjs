import { runChecks } from './checks.mjs'
import { leaveWith } from './fault.mjs'
import { prepare } from './prepare.mjs'

await leaveWith(async () => {
  const { root, node } = await prepare({ build: false })
  const { failed } = await runChecks(root, node)
  return failed === 0 ? 0 : 1
})
