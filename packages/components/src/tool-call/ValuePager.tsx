import type { ReactNode } from 'react'
import { formatCount } from '../text/formatCount.ts'
import type { ReaderState, ValueReader } from './createValueReader.ts'

/** What {@link ValuePager} takes. */
export interface ValuePagerProps {
  /** What is shown in parts, for instance `output`. */
  readonly what: string
  readonly state: ReaderState
  readonly reader: ValueReader
}

/** Says which part of a value is shown, and goes to any other. */
export function ValuePager({ what, state, reader }: ValuePagerProps): ReactNode {
  const { slice, slices, complete } = state
  const atStart = slice === 0
  const atEnd = complete && slice === slices - 1
  const place = `Part ${formatCount(slice + 1)} of ${formatCount(slices)}${complete ? '' : ' so far'}`
  return (
    <div className="ek-pager" role="group" aria-label={`Parts of the ${what}`}>
      <button
        type="button"
        className="ek-quiet-button"
        aria-label="Previous part"
        aria-disabled={atStart}
        onClick={() => reader.show(slice - 1)}
      >
        Previous
      </button>
      {complete && slices > 2 && (
        <input
          type="range"
          className="ek-pager-range"
          aria-label={`Part of the ${what}`}
          aria-valuetext={place}
          min={1}
          max={slices}
          value={slice + 1}
          onChange={(event) => reader.show(event.currentTarget.valueAsNumber - 1)}
        />
      )}
      <span className="ek-pager-place" role="status">
        {place}
      </span>
      <button
        type="button"
        className="ek-quiet-button"
        aria-label="Next part"
        aria-disabled={atEnd}
        onClick={() => reader.show(slice + 1)}
      >
        Next
      </button>
    </div>
  )
}
