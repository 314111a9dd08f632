import { Fault } from './fault.mjs'

/** @typedef {import('./electron-binary.mjs').Search} Search */
/** @typedef {{ kind: 'electron', binary: string, line: string } | { kind: 'local', reason: string }} Host */

/** @param {string | undefined} value of READOUT_HOST @returns {'auto' | 'electron' | 'local'} */
export function wantedHost(value) {
  if (value === undefined || value === '' || value === 'auto') return 'auto'
  if (value === 'electron' || value === 'local') return value
  throw new Fault(`READOUT_HOST must be local, electron or auto, and is "${value}".`, 2)
}

/**
 * Which program shows the window. Each answer carries the words that tell the user which and why: the line for
 * Electron, and a reason for the local host, which names the browser it opens in its own line.
 *
 * @param {'auto' | 'electron' | 'local'} wanted
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @param {(insist: boolean) => Promise<Search>} getElectron
 * @returns {Promise<Host>}
 */
export async function chooseHost(wanted, env, platform, getElectron) {
  if (wanted === 'local') return { kind: 'local', reason: 'READOUT_HOST=local asks for it' }
  if (wanted === 'auto' && platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return { kind: 'local', reason: 'Electron needs a display, and this session has none' }
  const found = await getElectron(wanted === 'electron')
  if ('binary' in found)
    return {
      kind: 'electron',
      binary: found.binary,
      line: `Readout opens in Electron ${found.version}, found in ${found.from}.`,
    }
  if (wanted === 'electron')
    throw new Fault(`READOUT_HOST=electron asks for Electron, but ${found.reason}.`, 3)
  return { kind: 'local', reason: found.reason }
}
