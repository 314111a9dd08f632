import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { assetPath } from '../../security/asset-path.ts'
import { assetType } from '../../security/asset-type.ts'
import { contentSecurityPolicy } from '../../security/content-security-policy.ts'
import { pathOf } from './request-rules.ts'

/** What every answer says, whatever it holds. Nothing here lets another origin read, frame or embed it. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': contentSecurityPolicy({ sandbox: true }),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

/** Answers a request that has been let through with a file of the built window, or 404. */
export async function answerAsset(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
): Promise<void> {
  const path = pathOf(request) ?? ''
  const file = assetPath(path, root)
  const type = file === undefined ? undefined : assetType(file)
  if (file === undefined || type === undefined) return answerStatus(response, 404)
  let content: Buffer
  try {
    content = await readFile(file)
  } catch {
    return answerStatus(response, 404)
  }
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': type,
    'Content-Length': content.byteLength,
    // The build names everything in assets/ by a hash of its content.
    'Cache-Control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}

/** Answers with nothing but a status, and hangs up. */
export function answerStatus(response: ServerResponse, status: number): void {
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Length': 0,
    'Cache-Control': 'no-store',
    Connection: 'close',
  }
  response.writeHead(status, status === 405 ? { ...headers, Allow: 'GET, HEAD' } : headers)
  response.end()
}
