import { randomBytes } from 'node:crypto'
import { timeOrderedId, type Id } from '../../app/model/id.ts'

/** A new id: where time and chance come into what the program makes outside a window. */
export const makeId = (): Id => timeOrderedId(Date.now(), randomBytes(10))
