/** The one page that Readout's own shell shows. */
export const PAGE = { scheme: 'app', host: 'readout', url: 'app://readout/index.html' } as const

/** What is known of a frame that sends a message; Electron's `WebFrameMain` has this shape. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/**
 * Whether a message comes from Readout's own page: the top frame of a window, at exactly its scheme and host.
 *
 * @param frame null when the frame has gone or navigated since it sent the message
 */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url)
}

/** Whether an address is one of Readout's own pages and assets. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed?.protocol === `${PAGE.scheme}:` &&
    parsed.host === PAGE.host &&
    parsed.username === '' &&
    parsed.password === ''
  )
}

/**
 * Whether a request of the window may go out: to its own assets, or to what is in the page already.
 * Everything else would be the network.
 */
export function mayLoad(url: string): boolean {
  return isOwnUrl(url) || /^(?:data|blob|devtools):/.test(url)
}
