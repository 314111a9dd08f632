import { useId } from 'react'
import type { Stance, Statement } from '../../app/model/statement.ts'
import { commandById } from '../commands/commands.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { describeStatement } from '../state/passage.ts'
import { CommandButton, keepFocus } from './CommandButton.tsx'
import { useDesk, useProject } from './desk.tsx'
import { MemoField } from './MemoField.tsx'

interface StatementCardProps {
  readonly article: OpenArticle
  readonly statement: Statement
  readonly isCurrent: boolean
  /** Whether it lies elsewhere than exactly on the passage. */
  readonly isPart: boolean
  readonly isTwin: boolean
}

/** One statement; the current one with controls for everything that can be said of it. */
export function StatementCard({ article, statement, isCurrent, isPart, isTwin }: StatementCardProps) {
  const { reading } = useDesk()
  const codebook = useProject((state) => state.codebook)
  const issue = codebook.issue(statement.issue)
  const speaker = codebook.speaker(statement.speaker)
  const words = describeStatement(statement, codebook)
  return (
    <article className={isCurrent ? 'card' : 'card folded'} aria-label={words} aria-current={isCurrent}>
      <div className="row">
        <span className={`chip c${issue?.issue.colour ?? 0}`}>{issue?.path ?? 'No issue'}</span>
        {!isCurrent && (
          <button
            type="button"
            className="quiet cover"
            aria-label={`Choose: ${words}`}
            onMouseDown={keepFocus}
            onClick={() => reading.showStatement(statement.id)}
          />
        )}
        <button
          type="button"
          className="quiet end"
          aria-label={`Remove: ${words}`}
          title="Remove (Delete)"
          onMouseDown={keepFocus}
          onClick={() => reading.removeStatement(statement.id)}
        >
          ✕
        </button>
      </div>
      {isPart && <p className="quote">{shortened(article.quote(statement))}</p>}
      {isTwin && <p className="note">The same issue and speaker twice on this passage. They count once.</p>}
      {isCurrent ? (
        <Controls statement={statement} speaker={speaker?.name} />
      ) : (
        <p className="soft">
          {[
            speaker?.name,
            statement.stance,
            statement.sure ? null : 'unsure',
            statement.memo === '' ? null : 'memo',
          ]
            .filter((part) => typeof part === 'string')
            .join(' · ') || 'no speaker'}
        </p>
      )}
    </article>
  )
}

function Controls({
  statement,
  speaker,
}: {
  readonly statement: Statement
  readonly speaker: string | undefined
}) {
  const { reading, shell } = useDesk()
  return (
    <>
      <div className="row">
        <span className="label" aria-hidden="true">
          Speaker
        </span>
        <button type="button" className="pill" onClick={() => shell.openPalette('speaker')}>
          <span>
            <span className="unseen">Speaker: </span>
            {speaker ?? 'none'}
          </span>
          <kbd>s</kbd>
        </button>
      </div>
      <StanceField stance={statement.stance} />
      <div className="row">
        <label className="check">
          <input type="checkbox" checked={!statement.sure} onChange={() => reading.toggleUnsure()} />
          Unsure <kbd>u</kbd>
        </label>
        <span className="end">
          <CommandButton command="next-statement" quiet>
            Next <kbd>;</kbd>
          </CommandButton>
        </span>
      </div>
      <MemoField statement={statement} />
    </>
  )
}

const STANCES: readonly Stance[] = ['for', 'against', 'neutral', 'unclear']

function StanceField({ stance }: { readonly stance: Stance | null }) {
  const { reading } = useDesk()
  const name = useId()
  return (
    <fieldset className="stance">
      <legend className="label">Stance</legend>
      <div className="segments">
        {STANCES.map((each) => (
          <label
            key={each}
            title={`${each} (${commandById(`stance-${each}`).keys[0]})`}
            className={`stance-${each}`}
          >
            <input
              type="radio"
              name={name}
              checked={stance === each}
              // A click on the one that is set takes it back.
              onClick={() => stance === each && reading.setStance(each)}
              onChange={() => stance !== each && reading.setStance(each)}
            />
            <span>{each}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Enough of a quote to know it by, in UTF-16 code units. */
const QUOTE = 90

const shortened = (quote: string): string =>
  quote.length <= QUOTE ? quote : `${quote.slice(0, QUOTE).replace(/[\uD800-\uDBFF]$/, '')}…`
