import type * as Electron from 'electron'
import type { AnswerFrame, ClientFrame, EventFrame } from '../../app/contract/frames.ts'

// A sandboxed preload is CommonJS, has no file of its own beside it, and may require nothing but this.
// require() knows no types; the module is Electron's own
const { contextBridge, ipcRenderer } = require('electron') as typeof Electron

/** All that the page can reach: frames of the contract go out, answers and events come back. */
const bridge = {
  request: async (frame: ClientFrame): Promise<AnswerFrame> => ipcRenderer.invoke('request', frame),
  /** @returns a function that takes the callback away again */
  onEvent: (callback: (event: EventFrame) => void): (() => void) => {
    const listener = (_: unknown, event: EventFrame): void => callback(event)
    ipcRenderer.on('event', listener)
    return () => void ipcRenderer.off('event', listener)
  },
}

contextBridge.exposeInMainWorld('readout', bridge)
