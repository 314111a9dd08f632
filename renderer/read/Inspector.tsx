import type { Statement } from '../../app/model/statement.ts'
import { sameClaim } from '../../app/model/statement.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { statementsOn } from '../state/passage.ts'
import { placeWords } from './announce.ts'
import { CommandButton } from './CommandButton.tsx'
import { useDesk, useProject } from './desk.tsx'
import { StatementCard } from './StatementCard.tsx'

/** What lies on the passage: each statement, and the one that keys act on with everything that can be said of it. */
export function Inspector() {
  const article = useProject((state) => state.article)
  const passage = useProject((state) => state.cursor.passage)
  const current = useProject((state) => state.current)
  useProject((state) => state.version)
  if (!article || article.sentences.count === 0) return null
  const { first, last } = article.sentences.range(passage)
  const shown = statementsOn(article, passage)
  const nothing = article.isMarked(article.sentences.span(first))
  return (
    <section className="inspector" aria-label="Statements">
      <header>
        <h2>{placeWords(first, last, article.sentences.count)}</h2>
        {nothing && <span className="soft">nothing to code</span>}
      </header>
      {shown.length === 0 ? (
        <p className="soft teach">
          Press <kbd>1</kbd>–<kbd>9</kbd> or <kbd>i</kbd> for an issue, <kbd>s</kbd> for a speaker,{' '}
          <kbd>Space</kbd> for nothing to code.
        </p>
      ) : (
        <ul className="cards">
          {shown.map((statement) => (
            <li key={statement.id}>
              <StatementCard
                article={article}
                statement={statement}
                isCurrent={statement.id === current}
                isPart={statement.start !== passage.start || statement.end !== passage.end}
                isTwin={hasTwin(article, statement)}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="row tools">
        <CommandButton command="nothing" quiet>
          Nothing to code
        </CommandButton>
        <CommandButton command="join" quiet>
          Join with next
        </CommandButton>
        <CommandButton command="split" quiet>
          Split
        </CommandButton>
      </div>
      <SpeakerNow />
    </section>
  )
}

/** Who speaks in what is tagged next. */
function SpeakerNow() {
  const { reading, shell } = useDesk()
  const speaker = useProject((state) => state.codebook.speaker(state.speaker))
  return (
    <div className="row speaker-now">
      <span className="soft">Next tags:</span>
      <button type="button" className="pill" onClick={() => shell.openPalette('speaker')}>
        {speaker?.name ?? 'no speaker'} <kbd>s</kbd>
      </button>
      {speaker && (
        <button
          type="button"
          className="quiet"
          aria-label="No speaker for what is tagged next"
          onClick={() => reading.chooseForNext(null)}
        >
          ✕
        </button>
      )}
    </div>
  )
}

const hasTwin = (article: OpenArticle, statement: Statement): boolean =>
  article.statements.on(statement).some((each) => each.id !== statement.id && sameClaim(each, statement))
