import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes in base64url: 43 characters. */
export const makeSecret = (): string => randomBytes(32).toString('base64url')

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other))

/** Of equal length for every text, as the comparison asks. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
