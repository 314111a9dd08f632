import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Id, idInRun, RevisionId, stepInRun, timeOrderedId } from './id.ts'

const random = fc.uint8Array({ minLength: 10, maxLength: 10 })
const id = fc.tuple(fc.nat({ max: 2 ** 40 }), random).map(([now, bytes]) => timeOrderedId(now, bytes))

describe('an id made at a time', () => {
  test('is a UUID of version 7 and the RFC’s variant, whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 47 }), random, (now, bytes) => {
        const made = timeOrderedId(now, bytes)
        expect(Id.safeParse(made).success).toBe(true)
        expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  test('sorts after every id made earlier', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 40 }),
        fc.integer({ min: 1, max: 2 ** 30 }),
        random,
        random,
        (now, later, a, b) => {
          expect(timeOrderedId(now, a) < timeOrderedId(now + later, b)).toBe(true)
        },
      ),
    )
  })

  test('is the one of the RFC’s example', () => {
    // RFC 9562, appendix A.6.
    const bytes = Uint8Array.from([0xcc, 0x31, 0x8c, 0x4d, 0xc0, 0xc0, 0xc0, 0x7c, 0x39, 0x8f])
    expect(timeOrderedId(0x017f22e279b0, bytes)).toMatch(/^017f22e2-79b0-7cc3-/)
  })
})

test('ids in other forms are no ids', () => {
  for (const other of [
    '',
    'x',
    '0190AAAA-0000-7000-8000-000000000001',
    '0190aaaa00007000800000000000001',
    ' 0190aaaa-0000-7000-8000-000000000001',
  ])
    expect(Id.safeParse(other).success, other).toBe(false)
  expect(RevisionId.safeParse('a'.repeat(64)).success).toBe(true)
  expect(RevisionId.safeParse('A'.repeat(64)).success).toBe(false)
  expect(RevisionId.safeParse('a'.repeat(65)).success).toBe(false)
})

describe('a run of ids', () => {
  test('counts up, over the end of its digits, and knows each id’s place', () => {
    fc.assert(
      fc.property(id, fc.nat({ max: 0xffff_ffff }), (first, step) => {
        const there = idInRun(first, step)
        expect(Id.safeParse(there).success).toBe(true)
        expect(stepInRun(first, there)).toBe(step)
      }),
    )
    expect(idInRun('01900000-0000-7000-8000-0000ffffffff', 1)).toBe('01900000-0000-7000-8000-000000000000')
  })

  test('has no place for an id of another', () => {
    expect(stepInRun('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-9000-000000000001')).toBe(
      Infinity,
    )
  })
})
