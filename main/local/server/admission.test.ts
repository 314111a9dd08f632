import { describe, expect, it } from 'vitest'
import { CODE_LIFETIME_MS, createAdmission, FAILURES_A_MINUTE } from './admission.ts'
import { makeSecret } from './secret.ts'

function admissionAt() {
  const clock = { now: 1_000_000 }
  const spent: string[] = []
  return {
    clock,
    spent,
    admission: createAdmission({ now: () => clock.now, onSpent: (code) => spent.push(code) }),
  }
}

describe('who is let in', () => {
  it('claims a session with a code once, and comes back with its token', () => {
    const { admission, spent } = admissionAt()
    const code = admission.mintCode()
    expect(code).toMatch(/^[\w-]{43}$/)
    const token = admission.admit({ type: 'claim', code })
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(token).not.toBe(code)
    expect(spent).toEqual([code])
    expect(admission.admit({ type: 'claim', code })).toBeUndefined()
    expect(admission.admit({ type: 'session', token: token ?? '' })).toBe(token)
    expect(admission.admit({ type: 'session', token: token ?? '' })).toBe(token)
  })

  it('gives each window a session of its own', () => {
    const { admission } = admissionAt()
    const [one, two] = [admission.mintCode(), admission.mintCode()]
    expect(one).not.toBe(two)
    const tokens = [two, one].map((code) => admission.admit({ type: 'claim', code }))
    expect(new Set(tokens).size).toBe(2)
  })

  it('forgets a code after its time', () => {
    const { admission, clock } = admissionAt()
    const [late, inTime] = [admission.mintCode(), admission.mintCode()]
    clock.now += CODE_LIFETIME_MS - 1
    expect(admission.admit({ type: 'claim', code: inTime })).toBeDefined()
    clock.now += 1
    expect(admission.admit({ type: 'claim', code: late })).toBeUndefined()
  })

  it('takes no code for a token and no token for a code', () => {
    const { admission } = admissionAt()
    const code = admission.mintCode()
    expect(admission.admit({ type: 'session', token: code })).toBeUndefined()
    const token = admission.admit({ type: 'claim', code }) ?? ''
    expect(admission.admit({ type: 'claim', code: token })).toBeUndefined()
  })

  it('closes for a while after many wrong attempts, and opens again', () => {
    const { admission, clock } = admissionAt()
    for (let attempt = 0; attempt < FAILURES_A_MINUTE; attempt += 1) {
      expect(admission.isClosed()).toBe(false)
      if (attempt % 2 === 0) admission.admit({ type: 'claim', code: makeSecret() })
      else admission.noteFailure()
    }
    expect(admission.isClosed()).toBe(true)
    clock.now += 59_999
    expect(admission.isClosed()).toBe(true)
    clock.now += 1
    expect(admission.isClosed()).toBe(false)
  })

  it('ends the oldest session when there are more than anyone opens', () => {
    const { admission } = admissionAt()
    const claim = () => admission.admit({ type: 'claim', code: admission.mintCode() }) ?? ''
    const first = claim()
    const second = claim()
    for (let more = 0; more < 49; more += 1) claim()
    expect(admission.admit({ type: 'session', token: first })).toBeUndefined()
    expect(admission.admit({ type: 'session', token: second })).toBe(second)
  })
})
