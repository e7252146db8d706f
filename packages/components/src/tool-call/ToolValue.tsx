'use client'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { formatCount } from '../text/formatCount.ts'
import { readWritten } from '../text/readWritten.ts'
import { createValueReader } from './createValueReader.ts'
import { lastStates } from './lastStates.ts'
import { SliceText } from './SliceText.tsx'
import { ValuePager } from './ValuePager.tsx'
import { ValueSearch } from './ValueSearch.tsx'
import { wholeText } from './wholeText.ts'

/** What {@link ToolValue} takes. */
export interface ToolValueProps {
  /** For instance `Input`. */
  readonly label: string
  readonly value: unknown
  /** The JSON text of the value as it was written, where parsing lost something: then that is shown. */
  readonly source?: string | undefined
  /** @default 'plain' */
  readonly tone?: 'plain' | 'danger'
  /**
   * Whether lines that were written over show their last state first, and the others on demand. Only for what a tool has
   * put out: of what it will do nothing is hidden.
   * @default 'written'
   */
  readonly lines?: 'written' | 'last'
  /** Stands beside the button that copies. */
  readonly controls?: ReactNode
}

/**
 * A tool's input or output as text, one slice at a time however long it is, with a way to every other slice, a search
 * through all of them, and a button that copies the whole.
 *
 * States in `data-state`: `empty`, `whole`, `sliced`.
 */
export function ToolValue({
  label,
  value,
  source,
  tone = 'plain',
  lines = 'written',
  controls,
}: ToolValueProps): ReactNode {
  const box = useRef<HTMLPreElement>(null)
  const [allStates, showAllStates] = useState(false)
  const states = useMemo(() => (lines === 'last' ? lastStates(value) : undefined), [value, lines])
  const written = useMemo(
    () => states?.[allStates ? 'all' : 'last'] ?? readWritten(value, source),
    [states, allStates, value, source],
  )
  const reader = useMemo(() => createValueReader(written), [written])
  const state = useSyncExternalStore(reader.subscribe, reader.getState, reader.getState)
  const { slice, slices, complete, query, current } = state
  const runs = useMemo(() => reader.present({ slice, query, current }), [reader, slice, query, current])
  const what = label.toLowerCase()
  const empty = value === '' || value === undefined
  const sliced = slices > 1 || !complete

  useEffect(() => reader.stop, [reader])

  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0
  }, [slice])

  useEffect(() => {
    if (current === undefined) return
    const match: Partial<Element> | null | undefined = box.current?.querySelector('[data-match="current"]')
    // There is no such thing in jsdom.
    match?.scrollIntoView?.({ block: 'nearest' })
  }, [current, slice])

  return (
    <section className="ek-value" data-tone={tone} data-state={empty ? 'empty' : sliced ? 'sliced' : 'whole'}>
      <div className="ek-value-head">
        <span className="ek-value-label">{label}</span>
        {reader.isLong && <ValueSearch what={what} state={state} reader={reader} />}
        {controls}
        {!empty && <CopyButton getText={() => source ?? wholeText(value)} what={what} />}
      </div>
      <pre
        ref={box}
        className="ek-value-text"
        dir="ltr"
        translate="no"
        role="group"
        tabIndex={0}
        aria-label={label}
      >
        {empty ? <span className="ek-muted">Empty</span> : <SliceText runs={runs} />}
      </pre>
      {states && (
        <p className="ek-value-note">
          <button
            type="button"
            className="ek-link-button"
            aria-expanded={allStates}
            onClick={() => showAllStates(!allStates)}
          >
            {allStates ? 'Hide' : 'Show'} {formatCount(states.earlier)} earlier{' '}
            {states.earlier === 1 ? 'state' : 'states'}
          </button>
        </p>
      )}
      {sliced && <ValuePager what={what} state={state} reader={reader} />}
    </section>
  )
}
