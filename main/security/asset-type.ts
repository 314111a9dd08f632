import { extname } from 'node:path'

/** Everything that a build of the window may hold; a file of another kind is not served. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
])

/** The `Content-Type` of an asset by its file name, or undefined where such a file is not to be served. */
export function assetType(file: string): string | undefined {
  return TYPES.get(extname(file).toLowerCase())
}
