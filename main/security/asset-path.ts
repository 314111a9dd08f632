import { resolve, sep } from 'node:path'

/**
 * The file that a request for a built asset may read.
 *
 * @param urlPath the path of the request as it stands in the URL: with its leading slash, percent-encoded,
 *   without query or fragment. `/` means `/index.html`.
 * @param root the folder that holds the built window.
 * @returns an absolute path strictly inside `root`, or undefined for anything else: a way out by `..` in any
 *   encoding, a backslash, a colon (drives and alternate streams of Windows), a NUL, a hidden file, an empty
 *   segment, or a broken percent escape. Whether the file exists is not looked at.
 */
export function assetPath(urlPath: string, root: string): string | undefined {
  const decoded = decode(urlPath)
  if (decoded === undefined || !decoded.startsWith('/')) return undefined
  const segments = decoded === '/' ? ['index.html'] : decoded.slice(1).split('/')
  if (!segments.every(isPlainSegment)) return undefined
  const folder = resolve(root)
  const file = resolve(folder, ...segments)
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : undefined
}

/** One decoding only: what is still escaped afterwards is a literal percent sign, which no asset's name has. */
function decode(urlPath: string): string | undefined {
  try {
    const decoded = decodeURIComponent(urlPath)
    return decoded.includes('%') ? undefined : decoded
  } catch {
    return undefined
  }
}

function isPlainSegment(segment: string): boolean {
  // control characters are exactly what is refused here
  return segment !== '' && !segment.startsWith('.') && !/[\\:\u0000-\u001f\u007f]/.test(segment)
}
