import { parentInForce } from '../../app/model/codebook.ts'
import { inOrder, issuePath, PATH_SEPARATOR, type Issue } from '../../app/model/issue.ts'
import type { Speaker } from '../../app/model/speaker.ts'

/** An issue as the codebook shows it. */
export interface IssueNode {
  readonly issue: Issue
  /** 0 at the root. */
  readonly depth: number
  /** `Trade > Tariffs` */
  readonly path: string
  /** The key that adds it: its own, else a digit that no other issue claims. */
  readonly key: string | null
}

/** The codebook as the window shows it. Merged records are found under their own ids and answer as what they became. */
export interface CodebookView {
  /** Issues that can be used, parents before their children. */
  readonly nodes: readonly IssueNode[]
  readonly byKey: ReadonlyMap<string, IssueNode>
  /** Speakers that can be used, by name. */
  readonly speakers: readonly Speaker[]
  issue(id: string | null): IssueNode | undefined
  speaker(id: string | null): Speaker | undefined
}

export const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

interface Codebook {
  readonly issues: Iterable<Issue>
  readonly speakers: Iterable<Speaker>
  readonly ignoredMerges: readonly { readonly from: string; readonly into: string }[]
}

export function viewCodebook({ issues, speakers, ignoredMerges }: Codebook): CodebookView {
  const ignored = new Set(ignoredMerges.map(({ from, into }) => `${from} ${into}`))
  const allIssues = new Map([...issues].map((each) => [each.id, each]))
  const allSpeakers = new Map([...speakers].map((each) => [each.id, each]))
  const usable = [...allIssues.values()].filter(
    (each) => !each.removed && target(allIssues, ignored, each.id) === each.id,
  )
  const keys = assignKeys(usable)
  const nodes = walk(usable, allIssues, keys)
  const byId = new Map(nodes.map((node) => [node.issue.id, node]))
  return {
    nodes: nodes.filter((node) => !node.issue.retired),
    byKey: new Map(nodes.flatMap((node) => (node.key === null ? [] : [[node.key, node] as const]))),
    speakers: [...allSpeakers.values()]
      .filter((each) => !each.removed && target(allSpeakers, ignored, each.id) === each.id)
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
    issue: (id) => (id === null ? undefined : byId.get(target(allIssues, ignored, id))),
    speaker: (id) => (id === null ? undefined : allSpeakers.get(target(allSpeakers, ignored, id))),
  }
}

/** Where a record's merges lead. Records are few and merges shorter still. */
function target(
  all: ReadonlyMap<string, { readonly mergedInto: string | null }>,
  ignored: ReadonlySet<string>,
  id: string,
): string {
  const seen = new Set<string>()
  let at = id
  for (;;) {
    const into = all.get(at)?.mergedInto ?? null
    if (into === null || seen.has(at) || ignored.has(`${at} ${into}`) || !all.has(into)) return at
    seen.add(at)
    at = into
  }
}

/** Own keys first; then digits that are left, for issues at the root. */
function assignKeys(issues: readonly Issue[]): Map<string, string> {
  const keys = new Map<string, string>()
  const taken = new Set<string>()
  const sorted = issues.filter((each) => !each.retired).sort(inOrder)
  for (const { id, hotkey } of sorted) {
    if (hotkey === null || taken.has(hotkey)) continue
    taken.add(hotkey)
    keys.set(id, hotkey)
  }
  const left = DIGITS.filter((digit) => !taken.has(digit))
  for (const { id, parent } of sorted) {
    const digit = keys.has(id) || parent !== null ? undefined : left.shift()
    if (digit !== undefined) keys.set(id, digit)
  }
  return keys
}

function walk(
  usable: readonly Issue[],
  all: ReadonlyMap<string, Issue>,
  keys: ReadonlyMap<string, string>,
): IssueNode[] {
  const byId = new Map(usable.map((each) => [each.id, each]))
  const children = new Map<string | null, Issue[]>()
  for (const issue of usable) {
    const parent = parentInForce(issue, byId)
    const siblings = children.get(parent)
    if (siblings) siblings.push(issue)
    else children.set(parent, [issue])
  }
  const nodes: IssueNode[] = []
  const visit = (issue: Issue, depth: number): void => {
    const path = issuePath(issue.id, (id) => all.get(id)).join(PATH_SEPARATOR)
    nodes.push({ issue, depth, path, key: keys.get(issue.id) ?? null })
    for (const child of (children.get(issue.id) ?? []).sort(inOrder)) visit(child, depth + 1)
  }
  for (const root of (children.get(null) ?? []).sort(inOrder)) visit(root, 0)
  return nodes
}
