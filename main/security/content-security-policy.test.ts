import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

const directives = (sandbox: boolean) =>
  new Map(
    contentSecurityPolicy({ sandbox })
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ')
        return [name, values] as const
      }),
  )

describe('the content security policy', () => {
  it('allows nothing that is not named', () => {
    expect(directives(false).get('default-src')).toEqual(["'none'"])
  })

  it('runs scripts and styles from its own origin only, never inline, never by eval', () => {
    for (const name of ['script-src', 'style-src', 'connect-src', 'font-src'])
      expect(directives(false).get(name)).toEqual(["'self'"])
    expect(contentSecurityPolicy({ sandbox: true })).not.toMatch(/unsafe|https?:|\*/)
  })

  it('turns every string sink off with Trusted Types and no policy', () => {
    expect(directives(false).get('require-trusted-types-for')).toEqual(["'script'"])
    expect(directives(false).get('trusted-types')).toEqual(["'none'"])
  })

  it('is never framed, submits no form, loads no plug-in and keeps its base', () => {
    for (const name of ['frame-ancestors', 'form-action', 'object-src', 'base-uri'])
      expect(directives(true).get(name)).toEqual(["'none'"])
  })

  it('adds a sandbox without pop-ups for a page in an ordinary browser alone', () => {
    expect(directives(false).has('sandbox')).toBe(false)
    expect(directives(true).get('sandbox')).toEqual([
      'allow-scripts',
      'allow-same-origin',
      'allow-downloads',
      'allow-forms',
      'allow-modals',
    ])
  })
})
