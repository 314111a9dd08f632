import { timeOrderedId, type Id } from '../../app/model/id.ts'

/** A fresh id. Ids made within one millisecond sort in any order. */
export const makeId = (): Id => timeOrderedId(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
