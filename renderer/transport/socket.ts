import type { ClosableTransport } from '../../app/contract/connect.ts'
import { SOCKET_PATH, type Hello } from '../../app/contract/handshake.ts'
import { socketTransport, type OpeningSocket } from '../../app/contract/transports/socket.ts'

/** What is used of the page; `window` is one. */
export interface Page {
  readonly location: Pick<Location, 'hash' | 'host' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  /** Of this tab alone, and gone with it. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
  readonly WebSocket: new (
    url: string,
  ) => Pick<WebSocket, 'binaryType' | 'addEventListener' | 'send' | 'close'>
  readonly setTimeout: (run: () => void, milliseconds: number) => number
  readonly clearTimeout: (timer: number) => void
}

const TOKEN_KEY = 'readout-session'

/**
 * The way from a page to the local server that it came from.
 *
 * The page was opened with a one-time code in the fragment of its address (`#k=…`, which no server and no referrer
 * sees). The code is taken out of the address at once, so that neither history nor a bookmark holds it, and is
 * turned into a token that this tab keeps for reloads and reconnecting. Without either the state is `ended`.
 */
export function connectToLocalServer(page: Page): ClosableTransport {
  let code = takeCode(page)

  function hello(): Hello | undefined {
    if (code !== undefined) return { type: 'claim', code }
    const token = page.sessionStorage.getItem(TOKEN_KEY)
    return token === null ? undefined : { type: 'session', token }
  }

  return socketTransport({
    hello,
    welcomed({ token }) {
      code = undefined
      page.sessionStorage.setItem(TOKEN_KEY, token)
    },
    schedule(run, milliseconds) {
      const timer = page.setTimeout(run, milliseconds)
      return () => page.clearTimeout(timer)
    },
    open(events): OpeningSocket {
      const socket = new page.WebSocket(`ws://${page.location.host}${SOCKET_PATH}`)
      socket.binaryType = 'arraybuffer'
      socket.addEventListener('open', () => events.opened())
      socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') events.received(data)
        else if (data instanceof ArrayBuffer) events.received(new Uint8Array(data))
      })
      // A socket that fails reports that it closed, too.
      socket.addEventListener('close', (close) => events.closed(close.code))
      return socket
    },
  })
}

/** The code in the page's address, which is left without a fragment. */
function takeCode({ location, history }: Page): string | undefined {
  if (!location.hash.startsWith('#k=')) return undefined
  const code = location.hash.slice('#k='.length)
  history.replaceState(null, '', location.pathname + location.search)
  return code
}
