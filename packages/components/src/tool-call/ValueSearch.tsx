import type { KeyboardEvent, ReactNode } from 'react'
import { arrowDownIcon, arrowUpIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { isComposing } from '../controls/isComposing.ts'
import { formatCount } from '../text/formatCount.ts'
import type { ReaderState, ValueReader } from './createValueReader.ts'

/** What {@link ValueSearch} takes. */
export interface ValueSearchProps {
  /** What is searched, for instance `output`. */
  readonly what: string
  readonly state: ReaderState
  readonly reader: ValueReader
}

/** Finds a text in all of a value: Enter goes to the next match, Shift+Enter to the one before. */
export function ValueSearch({ what, state, reader }: ValueSearchProps): ReactNode {
  function stepOnEnter(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return
    // It may stand inside a form of the page's own.
    event.preventDefault()
    reader.step(event.shiftKey ? -1 : 1)
  }

  return (
    <div className="ek-find" role="search" aria-label={`Search the ${what}`}>
      <input
        type="search"
        className="ek-find-field"
        aria-label={`Find in the ${what}`}
        placeholder="Find"
        autoComplete="off"
        spellCheck={false}
        value={state.query}
        onChange={(event) => reader.search(event.currentTarget.value)}
        onKeyDown={stepOnEnter}
      />
      <span className="ek-find-count" role="status">
        {countMatches(state)}
      </span>
      {state.found > 0 && (
        <>
          <button
            type="button"
            className="ek-find-step"
            aria-label="Previous match"
            onClick={() => reader.step(-1)}
          >
            <Icon drawing={arrowUpIcon} />
          </button>
          <button
            type="button"
            className="ek-find-step"
            aria-label="Next match"
            onClick={() => reader.step(1)}
          >
            <Icon drawing={arrowDownIcon} />
          </button>
        </>
      )}
    </div>
  )
}

function countMatches({ query, found, searching, current }: ReaderState): string {
  if (query === '') return ''
  if (current === undefined) return searching ? 'Searching…' : 'No match'
  return `${formatCount(current.order + 1)} of ${formatCount(found)}${searching ? '…' : ''}`
}
