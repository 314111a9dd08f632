import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files through which browsers are sent to a window's address. */
export interface OpenPages {
  /** Writes one for an address that holds a code, and answers its path. It goes by itself when its time is over. */
  write(code: string, address: string): Promise<string>
  /** Removes the one for a code, if there is one. */
  remove(code: string): Promise<void>
  /** Removes them all. */
  close(): Promise<void>
}

/**
 * A code on a command line is seen by every user of the machine (`ps`), so the browser is given a file that only its
 * own user can read, in a folder that only this user can enter, and the file sends it on.
 *
 * @param lifetimeMs after which a page is removed though nobody used it.
 * @param parent where folders are made; the system's folder for temporary files by default.
 */
export function createOpenPages(lifetimeMs: number, parent: string = tmpdir()): OpenPages {
  const folders = new Map<string, string>()

  async function remove(code: string): Promise<void> {
    const folder = folders.get(code)
    if (folder === undefined) return
    folders.delete(code)
    await rm(folder, { recursive: true, force: true })
  }

  return {
    async write(code, address) {
      // mkdtemp makes the folder with mode 0700.
      const folder = await mkdtemp(join(parent, 'readout-open-'))
      folders.set(code, folder)
      setTimeout(() => void remove(code), lifetimeMs).unref()
      const path = join(folder, 'open.html')
      await writeFile(path, pageTo(address), { mode: 0o600, flag: 'wx' })
      return path
    },
    remove,
    async close() {
      await Promise.all([...folders.keys()].map(remove))
    },
  }
}

/** The address holds nothing that HTML would read as markup: an origin of digits and a code in base64url. */
function pageTo(address: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="referrer" content="no-referrer" />
    <meta http-equiv="refresh" content="0; url=${address}" />
    <title>Readout</title>
  </head>
  <body>
    <p>Readout is opening…</p>
  </body>
</html>
`
}
