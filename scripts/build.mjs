import { leaveWith } from './fault.mjs'
import { prepare } from './prepare.mjs'

await leaveWith(async () => {
  await prepare({ build: true })
  return 0
})
