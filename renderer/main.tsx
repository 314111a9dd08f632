import './without-eval.ts'
import './without-eval.ts'
import { createRoot } from 'react-dom/client'
import { connect, type Transport } from '../app/contract/connect.ts'
import { contract, events } from '../app/contract/contract.ts'
import { App } from './App.tsx'
import { bridgeTransport, type Bridge } from './transport/bridge.ts'
import { connectToLocalServer } from './transport/socket.ts'
import './styles.ts'

declare global {
  interface Window {
    /** Put there by the preload script of the Electron program; absent in a browser. */
    readonly readout?: Bridge
  }
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')
const transport: Transport = window.readout ? bridgeTransport(window.readout) : connectToLocalServer(window)
createRoot(root).render(<App client={connect(contract, events, transport)} />)
