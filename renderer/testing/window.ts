import '../without-eval.ts'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '../App.tsx'
import '../styles.ts'
import { openMemoryService } from './memory-service.ts'
import { fillWithSample } from './sample-articles.ts'

/** The window over a service in its own memory. `?welcome` begins without a project, `?stranger` without a coder. */
const asked = new URLSearchParams(location.search)
const service = openMemoryService({ introduced: !asked.has('stranger'), project: !asked.has('welcome') })
if (!asked.has('empty')) await fillWithSample(service)

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')
const way = service.window()
createRoot(root).render(createElement(App, { client: way.client }))
// For tests alone: this page is no part of the program.
Object.assign(window, { service, way })
