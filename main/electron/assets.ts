import { readFile } from 'node:fs/promises'
import { assetPath } from '../security/asset-path.ts'
import { assetType } from '../security/asset-type.ts'
import { contentSecurityPolicy } from '../security/content-security-policy.ts'
import { isOwnUrl } from '../security/trusted-sender.ts'

/**
 * Answers requests of the window for its page and assets.
 *
 * @param folder the built window
 */
export function serveAssets(folder: string): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405 })
    const file = isOwnUrl(url) ? assetPath(new URL(url).pathname, folder) : undefined
    const type = file === undefined ? undefined : assetType(file)
    const bytes =
      file === undefined || type === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (bytes === undefined || type === undefined) return new Response(null, { status: 404 })
    const headers = {
      'Content-Type': type,
      'Content-Security-Policy': contentSecurityPolicy({ sandbox: false }),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    }
    return new Response(method === 'HEAD' ? null : bytes, { headers })
  }
}
