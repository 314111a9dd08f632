import { isMac, keyWords } from '../commands/keys.ts'

/** A key, or several pressed together, as people read them. */
export function Keys({ of }: { readonly of: string }) {
  return <kbd>{keyWords(of, isMac())}</kbd>
}
