import { useCombobox } from 'downshift'
import { useState } from 'react'

/** One thing to choose. */
export interface Choice {
  readonly key: string
  readonly label: string
  readonly detail?: string
  /** A colour of the palette, for issues. */
  readonly colour?: number
  readonly choose: () => void
}

interface PaletteProps {
  readonly label: string
  readonly place: { readonly left: number; readonly top: number; readonly bottom: number }
  readonly choicesFor: (typed: string) => Choice[]
  readonly empty: string
  /** `chosen` and `left` by key give the focus back; `away` is for a click elsewhere. */
  readonly onClose: (how: 'chosen' | 'left' | 'away') => void
}

const WIDTH = 340
const HEIGHT = 320
const GAP = 6

/** A field to type in, with what fits below it, at a place of the window. */
export function Palette({ label, place, choicesFor, empty, onClose }: PaletteProps) {
  const [typed, setTyped] = useState('')
  const choices = choicesFor(typed)
  const { getInputProps, getItemProps, getLabelProps, getMenuProps, highlightedIndex } = useCombobox<Choice>({
    items: choices,
    isOpen: true,
    inputValue: typed,
    selectedItem: null,
    defaultHighlightedIndex: 0,
    itemToString: (choice) => choice?.label ?? '',
    onStateChange: ({ type, selectedItem }) => {
      if (type === useCombobox.stateChangeTypes.InputKeyDownEscape) return onClose('left')
      if (type === useCombobox.stateChangeTypes.InputBlur) return onClose('away')
      const chosen =
        type === useCombobox.stateChangeTypes.InputKeyDownEnter ||
        type === useCombobox.stateChangeTypes.ItemClick
      if (!chosen || !selectedItem) return
      // Closed first, so that what is chosen may open something else.
      onClose('chosen')
      selectedItem.choose()
    },
  })
  const below = place.bottom + GAP + HEIGHT <= window.innerHeight
  const left = Math.max(GAP, Math.min(place.left, window.innerWidth - WIDTH - GAP))
  return (
    <div
      className="palette"
      style={{
        left,
        width: WIDTH,
        maxHeight: HEIGHT,
        ...(below
          ? { top: place.bottom + GAP }
          : { bottom: Math.max(GAP, window.innerHeight - place.top + GAP) }),
      }}
    >
      <label className="unseen" {...getLabelProps()}>
        {label}
      </label>
      <input
        {...getInputProps({
          autoFocus: true,
          placeholder: label,
          // Before Downshift, whose own state comes a moment later and would lose letters typed quickly.
          onChange: (event) => setTyped(event.currentTarget.value),
        })}
      />
      <ul {...getMenuProps({ 'aria-label': label })}>
        {choices.map((choice, index) => (
          <li
            key={choice.key}
            className={index === highlightedIndex ? 'highlighted' : ''}
            {...getItemProps({ item: choice, index })}
          >
            {choice.colour !== undefined && <i className={`dot c${choice.colour}`} />}
            <span>{choice.label}</span>
            {choice.detail !== undefined && <small>{choice.detail}</small>}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className="soft">{empty}</p>}
    </div>
  )
}
