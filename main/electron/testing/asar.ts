/**
 * Electron's archive format, as far as a test needs it: four 32-bit little-endian numbers (4, the size of the
 * header's pickle, the size of its content, the length of its JSON), the JSON padded to four bytes, then the files.
 */

interface Entry {
  files?: Readonly<Record<string, Entry>>
  size?: number
  /** Decimal, from the end of the header. */
  offset?: string
  unpacked?: boolean
}

export interface ArchivedFile {
  /** With slashes, without one at the start. */
  readonly path: string
  /** undefined when the file lies beside the archive, in `app.asar.unpacked`. */
  readonly bytes: Uint8Array | undefined
}

/** Every file of an archive. */
export function readAsar(archive: Buffer): ArchivedFile[] {
  const header = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8')
  const start = 8 + archive.readUInt32LE(4)
  const files: ArchivedFile[] = []
  const walk = (entry: Entry, path: string): void => {
    for (const [name, child] of Object.entries(entry.files ?? {}))
      walk(child, path === '' ? name : `${path}/${name}`)
    if (entry.files !== undefined) return
    const from = start + Number(entry.offset)
    const bytes = entry.unpacked === true ? undefined : archive.subarray(from, from + (entry.size ?? 0))
    files.push({ path, bytes })
  }
  // An archive that the packager wrote a moment ago.
  walk(JSON.parse(header) as Entry, '')
  return files
}

/** An archive without files. */
export function emptyAsar(): Buffer {
  const json = Buffer.from('{"files":{}}')
  const numbers = Buffer.alloc(16)
  numbers.writeUInt32LE(4, 0)
  numbers.writeUInt32LE(8 + json.length, 4)
  numbers.writeUInt32LE(4 + json.length, 8)
  numbers.writeUInt32LE(json.length, 12)
  return Buffer.concat([numbers, json])
}
