/** A kind of file that is no text: what it is, and what to choose instead. */
export interface FileKind {
  readonly what: string
  readonly instead: string
}

const asText = 'save its text as a plain text file and choose that'
const none = 'choose a file of plain text or Markdown'

/** How files of these kinds begin. Where that could begin a text as well, a zero byte must follow soon. */
const kinds: readonly (FileKind & { starts: readonly string[]; withZero?: true })[] = [
  { starts: ['%PDF-'], what: 'a PDF', instead: asText },
  {
    starts: ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'],
    what: 'a ZIP archive or an office document (.docx, .odt, .epub)',
    instead: 'unpack it, or save its text as a plain text file, and choose that',
  },
  {
    starts: ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    what: 'an office document of an old kind (.doc)',
    instead: asText,
  },
  { starts: ['{\\rtf'], what: 'a formatted document (RTF)', instead: asText },
  { starts: ['SQLite format 3\0'], what: 'a database (SQLite)', instead: none },
  {
    starts: ['\x1f\x8b', 'BZh9', '7z\xbc\xaf\x27\x1c', '\xfd7zXZ\0', 'Rar!\x1a\x07', '\x28\xb5\x2f\xfd'],
    what: 'a packed archive',
    instead: 'unpack it and choose the texts in it',
  },
  { starts: ['\x89PNG\r\n\x1a\n'], what: 'a picture (PNG)', instead: none },
  { starts: ['\xff\xd8\xff'], what: 'a picture (JPEG)', instead: none },
  { starts: ['GIF87a', 'GIF89a'], what: 'a picture (GIF)', instead: none, withZero: true },
  { starts: ['II*\0', 'MM\0*'], what: 'a picture (TIFF)', instead: none },
  { starts: ['RIFF'], what: 'a picture, a sound or a film (RIFF)', instead: none, withZero: true },
  { starts: ['ID3', 'OggS', 'fLaC'], what: 'a sound file', instead: none, withZero: true },
  { starts: ['MZ'], what: 'a program', instead: none, withZero: true },
  { starts: ['\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'], what: 'a program', instead: none },
]

/** How many bytes are looked at for a zero. */
const HEAD = 1024

/** The kind of file that bytes plainly are, where that is none of text. */
export function kindOfBytes(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD))
  const start = head.toString('latin1')
  return kinds.find(
    ({ starts, withZero }) =>
      starts.some((each) => start.startsWith(each)) && (withZero !== true || start.includes('\0')),
  )
}
