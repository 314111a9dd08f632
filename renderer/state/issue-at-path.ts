import type { Command } from '../../app/events/command.ts'
import { parsePath } from '../../app/model/issue.ts'
import { comparableName } from '../../app/model/speaker.ts'
import { DIGITS, type CodebookView, type IssueNode } from './codebook-view.ts'
import { makeId } from './make-id.ts'

/** The issue at the end of a path, `Parent > Child`, and the commands that create what is new of it. */
export function issueAtPath(
  codebook: CodebookView,
  typed: string,
): { readonly issue: string | null; readonly commands: readonly Command[] } {
  const { nodes } = codebook
  const commands: Command[] = []
  let issue: string | null = null
  let colour: number | null = null
  for (const name of parsePath(typed)) {
    const parent: string | null = issue
    const found: IssueNode | undefined = nodes.find(
      (node) => node.issue.parent === parent && comparableName(node.issue.name) === comparableName(name),
    )
    if (found) {
      issue = found.issue.id
      colour = found.issue.colour
      continue
    }
    issue = makeId()
    // Children have the colour of their parent.
    colour ??= freshColour(nodes)
    const last = nodes.findLast((node) => node.issue.parent === parent)
    const hotkey = parent === null ? (DIGITS.find((key) => !codebook.byKey.has(key)) ?? null) : null
    const set = { name, parent, colour, order: (last?.issue.order ?? 0) + 1, hotkey }
    commands.push({ do: 'create-issue', id: issue, set })
  }
  return { issue, commands }
}

/** The colour that the fewest issues at the root have. */
function freshColour(nodes: readonly IssueNode[]): number {
  const roots = nodes.filter((node) => node.depth === 0)
  const uses = (colour: number): number => roots.filter((node) => node.issue.colour === colour).length
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].reduce((best, colour) => (uses(colour) < uses(best) ? colour : best))
}
