import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { build } from 'vite'
import { contentSecurityPolicy } from '../../main/security/content-security-policy.ts'

/** A window over the service in memory, in a real Chromium, under the policy of the real one. */
export interface ServedWindow {
  /** Opens the page with a query, such as `?welcome`. What the policy refused, and what went wrong, ends up in `faults`. */
  open(query?: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>
  /** Closes the pages that are open. */
  leave(): Promise<void>
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** Builds and serves it, and starts the browser that the tests were told of. */
export async function serveWindow(): Promise<ServedWindow> {
  const executablePath = process.env['READOUT_BROWSER']
  if (executablePath === undefined) throw new Error('READOUT_BROWSER names no browser.')
  const folder = await mkdtemp(join(tmpdir(), 'readout-window-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, '../../renderer/testing'),
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      target: 'esnext',
    },
  })
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) =>
        response
          .writeHead(200, {
            'content-type': TYPES[path === '/' ? '.html' : extname(path)] ?? 'application/octet-stream',
            'content-security-policy': contentSecurityPolicy({ sandbox: true }),
          })
          .end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  })
  return {
    async open(query = '', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('console', (message) => {
        // Chromium warns of `allow-scripts` with `allow-same-origin`, which here only limits what a window can open.
        const isKnown = message.text().includes('escape its sandboxing')
        if (['error', 'warning'].includes(message.type()) && !isKnown) faults.push(message.text())
      })
      page.setDefaultTimeout(10_000)
      await page.goto(`http://127.0.0.1:${address.port}/${query}`)
      return { page, faults }
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    async close() {
      await browser.close()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
