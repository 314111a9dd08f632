import { describe, expect, it } from 'vitest'
import { findBrowser } from './browser.mjs'

/** A machine on which there are just these programs. */
const machine = (
  platform: string,
  programs: readonly string[],
  env: Readonly<Record<string, string>> = {},
) => ({
  platform,
  env,
  exists: (path: string) => programs.includes(path),
})

describe('the browser', () => {
  it('is the one that READOUT_BROWSER names', () => {
    const programs = ['/usr/bin/chromium', '/opt/chrome']
    expect(findBrowser(machine('linux', programs, { READOUT_BROWSER: '/opt/chrome' }))).toBe('/opt/chrome')
  })

  it('is an error when READOUT_BROWSER names nothing', () => {
    const wrong = machine('linux', ['/usr/bin/chromium'], { READOUT_BROWSER: '/opt/chrome' })
    expect(() => findBrowser(wrong)).toThrow(
      'READOUT_BROWSER names /opt/chrome, and there is no such program.',
    )
  })

  it('is Chromium before Chrome before Edge, wherever on the path', () => {
    const env = { PATH: '/usr/local/bin:/snap/bin' }
    const programs = ['/usr/local/bin/microsoft-edge', '/snap/bin/chromium', '/usr/bin/google-chrome']
    expect(findBrowser(machine('linux', programs, env))).toBe('/snap/bin/chromium')
    expect(findBrowser(machine('linux', programs.slice(2), env))).toBe('/usr/bin/google-chrome')
  })

  it('is found among the applications of a Mac', () => {
    const program = '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findBrowser(machine('darwin', [program], { HOME: '/Users/ada' }))).toBe(program)
  })

  it('is found among the programs of Windows', () => {
    const program = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    expect(findBrowser(machine('win32', [program], { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }))).toBe(
      program,
    )
  })

  it('is undefined where there is none', () => {
    for (const platform of ['linux', 'darwin', 'win32'])
      expect(findBrowser(machine(platform, []))).toBeUndefined()
  })
})
