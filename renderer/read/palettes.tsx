import { matching } from '../commands/choices.ts'
import { parsePath, PATH_SEPARATOR } from '../../app/model/issue.ts'
import { comparableName } from '../../app/model/speaker.ts'
import { Palette, type Choice } from '../parts/Palette.tsx'
import { useDesk, useProject } from './desk.tsx'

/** Where on screen the passage ends. */
export interface CaretPlace {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/** More than these nobody reads; typing finds the others. */
const SHOWN = 50

/** Chooses an issue by typing, and creates one where its name is new: `Parent > Child` makes a child. */
export function IssuePalette({ place }: { readonly place: CaretPlace }) {
  const { reading } = useDesk()
  const codebook = useProject((state) => state.codebook)
  const close = useClose()
  const named = codebook.nodes.map((node) => ({ node, names: [node.issue.name, node.path] }))

  function choicesFor(typed: string): Choice[] {
    const found = matching(typed, named)
      .slice(0, SHOWN)
      .map(({ node }) => ({
        key: node.issue.id,
        label: node.path,
        ...(node.key === null ? {} : { detail: node.key }),
        colour: node.issue.colour,
        choose: () => reading.toggleIssue(node.issue.id),
      }))
    const path = parsePath(typed).join(PATH_SEPARATOR)
    const isKnown = codebook.nodes.some((node) => comparableName(node.path) === comparableName(path))
    if (path === '' || isKnown) return found
    return [...found, { key: 'create', label: `Create “${path}”`, choose: () => reading.tagPath(path) }]
  }
  return (
    <Palette
      label="Issue"
      place={place}
      choicesFor={choicesFor}
      empty="No issues yet. Type a name and press Enter to create the first."
      onClose={close}
    />
  )
}

/** Chooses who speaks, and creates a speaker whose name is new. */
export function SpeakerPalette({ place }: { readonly place: CaretPlace }) {
  const { reading } = useDesk()
  const { speakers } = useProject((state) => state.codebook)
  const recent = useProject((state) => state.recentSpeakers)
  const now = useProject((state) => state.speaker)
  const close = useClose()
  const age = (id: string): number => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  const named = speakers
    .map((speaker) => ({ speaker, names: [speaker.name, ...speaker.aliases] }))
    .sort((a, b) => age(a.speaker.id) - age(b.speaker.id))

  function choicesFor(typed: string): Choice[] {
    const found: Choice[] = matching(typed, named)
      .slice(0, SHOWN)
      .map(({ speaker }) => ({
        key: speaker.id,
        label: speaker.name,
        ...(speaker.id === now ? { detail: 'speaks now' } : {}),
        choose: () => reading.chooseSpeaker(speaker.id),
      }))
    const name = typed.trim()
    if (name === '')
      return [...found, { key: 'nobody', label: 'No speaker', choose: () => reading.chooseSpeaker(null) }]
    const isKnown = named.some(({ names }) =>
      names.some((each) => comparableName(each) === comparableName(name)),
    )
    return isKnown
      ? found
      : [...found, { key: 'create', label: `Create “${name}”`, choose: () => reading.createSpeaker(name) }]
  }
  return (
    <Palette
      label="Speaker"
      place={place}
      choicesFor={choicesFor}
      empty="No speakers yet. Type a name and press Enter to create the first."
      onClose={close}
    />
  )
}

function useClose(): (how: 'chosen' | 'left' | 'away') => void {
  const { shell } = useDesk()
  return (how) => (how === 'away' ? shell.store.setState({ palette: null }) : shell.closePalette())
}
