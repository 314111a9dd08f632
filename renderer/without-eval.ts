import { z } from 'zod'

// zod tries `new Function` to see whether it may compile its schemas; the content security policy forbids it, and would
// report the try. Must be imported before any module that declares a schema.
z.config({ jitless: true })
