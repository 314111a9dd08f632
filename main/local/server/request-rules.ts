import type { IncomingMessage } from 'node:http'
import { SOCKET_PATH } from '../../../app/contract/handshake.ts'

/** What is looked at of a request. */
export type JudgedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headersDistinct'>

/** An HTTP status with which a request is refused, and why, for the log. */
export interface Objection {
  readonly status: 400 | 403 | 404 | 405 | 421
  readonly reason: string
}

/**
 * What speaks against answering a request for an asset, if anything does.
 *
 * @param origin of this server: `http://127.0.0.1:PORT`.
 */
export function objectionToAsset(request: JudgedRequest, origin: string): Objection | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, reason: `method ${request.method}` }
  const common = objectionToAny(request, origin)
  if (common !== undefined) return common
  const from = header(request, 'origin')
  if (from !== undefined && from !== origin) return { status: 403, reason: `origin ${from}` }
  // The page is opened from a file, which is another site to the browser; the page alone, and to be looked at, not
  // to be read. Every other thing is asked for by the page itself.
  const isPageOpened =
    pathOf(request) === '/' &&
    header(request, 'sec-fetch-mode') === 'navigate' &&
    header(request, 'sec-fetch-dest') === 'document'
  return isPageOpened ? undefined : objectionToSite(request)
}

/** What speaks against opening a WebSocket, if anything does. A browser always names the page's origin. */
export function objectionToSocket(request: JudgedRequest, origin: string): Objection | undefined {
  const common = objectionToAny(request, origin)
  if (common !== undefined) return common
  const from = header(request, 'origin')
  if (from !== origin) return { status: 403, reason: `origin ${from}` }
  if (pathOf(request) !== SOCKET_PATH) return { status: 404, reason: 'no socket there' }
  return objectionToSite(request)
}

/** The path of a request without its query; undefined unless it is one of a server, beginning with a slash. */
export function pathOf({ url }: Pick<JudgedRequest, 'url'>): string | undefined {
  const path = url?.split('?', 1)[0]
  return path?.startsWith('/') === true ? path : undefined
}

/** Any other name for this server is a page's attempt to reach it as its own host (DNS rebinding). */
function objectionToAny(request: JudgedRequest, origin: string): Objection | undefined {
  const host = header(request, 'host')
  if (`http://${host}` !== origin) return { status: 421, reason: `host ${host}` }
  return pathOf(request) === undefined ? { status: 400, reason: 'not a path' } : undefined
}

/** Other ports of this machine are the same site, but not the same origin. Older browsers send no such header. */
function objectionToSite(request: JudgedRequest): Objection | undefined {
  const site = header(request, 'sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  return { status: 403, reason: `asked for ${site}` }
}

/** A header's only value; one given twice is as good as a wrong one. */
function header({ headersDistinct }: JudgedRequest, name: string): string | undefined {
  const values = headersDistinct[name]
  return values === undefined || values.length <= 1 ? values?.[0] : values.join(', ')
}
