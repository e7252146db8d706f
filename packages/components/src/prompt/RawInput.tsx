'use client'
import type { ReactNode } from 'react'
import { RevealedText } from '../text/RevealedText.tsx'
import type { PresentedInput } from './presentInput.ts'

/** What {@link RawInput} takes. */
export interface RawInputProps {
  readonly presented: PresentedInput
  /** Called when the person asks for the part that does not fit. Not needed where all of it does. */
  readonly onShowMore?: (() => void) | undefined
  /** Its name, where it scrolls by itself and so must be reached by keyboard. */
  readonly label?: string | undefined
}

/**
 * What a tool would run with, set so that nothing can hide: monospace, left to right, wrapped rather than scrolled,
 * invisible characters marked, and a cut announced.
 */
export function RawInput({ presented, onShowMore, label }: RawInputProps): ReactNode {
  return (
    <div
      className="ek-raw"
      data-state={presented.complete ? 'complete' : 'shortened'}
      {...(label !== undefined && { role: 'group', tabIndex: 0, 'aria-label': label })}
    >
      <dl className="ek-raw-fields" translate="no">
        {presented.fields.map(({ name, mark, text }, index) => (
          <div key={index} className="ek-raw-field">
            {(name !== '' || mark !== '') && (
              <dt className="ek-raw-name">
                <RevealedText text={name} />
                {mark !== '' && (
                  <>
                    <span> </span>
                    <span className="ek-raw-repeated">{mark}</span>
                  </>
                )}
              </dt>
            )}
            <dd className="ek-raw-value">
              <RevealedText text={text} />
              {!presented.complete && index === presented.fields.length - 1 && (
                <span className="ek-raw-cut">…</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {!presented.complete && (
        <p className="ek-raw-note">
          This is not all of it. See the rest before you approve.{' '}
          <button type="button" className="ek-link-button" onClick={onShowMore}>
            Show the rest
          </button>
        </p>
      )}
    </div>
  )
}
