import { resolve } from 'node:path'
import { runChild } from './child.mjs'
import { leaveWith } from './fault.mjs'
import { callerFolder } from './npm-script.mjs'
import { prepare, ROOT } from './prepare.mjs'

await leaveWith(async () => {
  const { root, node } = await prepare({ build: true })
  const { exitCode } = await runChild(
    node,
    [resolve(root, 'dist/main/cli/readout.js'), ...process.argv.slice(2)],
    {
      cwd: callerFolder('readout', ROOT),
      underNpmScript: 'readout',
    },
  )
  return exitCode
})
