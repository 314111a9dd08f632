const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // Strings never become markup or script: with no policy allowed at all, every sink refuses plain strings.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]

// No allow-popups, so window.open answers null; an ordinary browser has no other switch for that. Without
// allow-forms no form even fires `submit`; where one could be sent, form-action forbids it.
const SANDBOX = 'sandbox allow-scripts allow-same-origin allow-downloads allow-forms allow-modals'

/**
 * The value of the `Content-Security-Policy` header of every answer that carries a page or an asset.
 *
 * @param options.sandbox true for the local host, whose page lives in an ordinary browser tab; false for
 *   Electron, which denies windows and navigation itself.
 */
export function contentSecurityPolicy({ sandbox }: { sandbox: boolean }): string {
  return [...DIRECTIVES, ...(sandbox ? [SANDBOX] : [])].join('; ')
}
