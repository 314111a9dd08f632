import { describe, expect, it, vi } from 'vitest'
import { chooseHost, wantedHost } from './host.mjs'

const found = async () => ({ binary: '/e/electron', version: '45.4.1', from: 'node_modules' })
const missing = async () => ({ reason: 'Electron 45.4.1 is not installed' })
const DISPLAY = { DISPLAY: ':0' }

describe('the host', () => {
  it('is Electron where there is one', async () => {
    expect(await chooseHost('auto', DISPLAY, 'linux', found)).toEqual({
      kind: 'electron',
      binary: '/e/electron',
      line: 'Readout opens in Electron 45.4.1, found in node_modules.',
    })
  })

  it('is the local host, with the reason, where there is none', async () => {
    expect(await chooseHost('auto', DISPLAY, 'linux', missing)).toEqual({
      kind: 'local',
      reason: 'Electron 45.4.1 is not installed',
    })
  })

  it('is the local host where that is asked for, and Electron is not even looked for', async () => {
    const look = vi.fn<typeof found>(found)
    expect(await chooseHost('local', DISPLAY, 'linux', look)).toEqual({
      kind: 'local',
      reason: 'READOUT_HOST=local asks for it',
    })
    expect(look).not.toHaveBeenCalled()
  })

  it('is not Electron on a Linux session without a display, but may be under Wayland and elsewhere', async () => {
    expect(await chooseHost('auto', {}, 'linux', found)).toMatchObject({ kind: 'local' })
    expect(await chooseHost('auto', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', found)).toMatchObject({
      kind: 'electron',
    })
    expect(await chooseHost('auto', {}, 'darwin', found)).toMatchObject({ kind: 'electron' })
  })

  it('is Electron or an error with exit code 3 where Electron is asked for', async () => {
    const look = vi.fn<(insist: boolean) => Promise<{ reason: string }>>(missing)
    await expect(chooseHost('electron', {}, 'linux', look)).rejects.toMatchObject({
      message: 'READOUT_HOST=electron asks for Electron, but Electron 45.4.1 is not installed.',
      exitCode: 3,
    })
    expect(look).toHaveBeenCalledWith(true)
  })

  it('is named by READOUT_HOST', () => {
    expect([undefined, '', 'auto', 'local', 'electron'].map(wantedHost)).toEqual([
      'auto',
      'auto',
      'auto',
      'local',
      'electron',
    ])
    expect(() => wantedHost('Electron')).toThrow('must be local, electron or auto')
  })
})
