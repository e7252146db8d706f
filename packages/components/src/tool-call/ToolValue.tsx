'use client'
import { useState, type ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { formatCount, formatValue, type FormatLimits } from '../text/formatValue.ts'
import { RevealedText } from '../text/RevealedText.tsx'

/** What {@link ToolValue} takes. */
export interface ToolValueProps {
  /** For instance `Input`. */
  readonly label: string
  readonly value: unknown
  /** @default 'plain' */
  readonly tone?: 'plain' | 'danger'
}

/** A tool's input or output as text, short at first, with a way to see more and to copy all of it. */
export function ToolValue({ label, value, tone = 'plain' }: ToolValueProps): ReactNode {
  const [showsAll, setShowsAll] = useState(false)
  const limits = showsAll ? allLimits : firstLimits
  const { text, complete } = formatValue(typeof value === 'string' ? dropColours(value) : value, limits)
  return (
    <section className="ek-value" data-tone={tone}>
      <div className="ek-value-head">
        <span className="ek-value-label">{label}</span>
        <CopyButton getText={() => wholeText(value)} what={label.toLowerCase()} />
      </div>
      <pre className="ek-value-text" tabIndex={0} aria-label={label}>
        {text === '' ? <span className="ek-muted">Empty</span> : <RevealedText text={text} />}
      </pre>
      {!complete && (
        <p className="ek-value-note">
          {showsAll ? (
            `Only the first ${formatCount(allLimits.maxCharacters)} characters and ${allLimits.maxDepth} levels are shown. Copy takes more.`
          ) : (
            <>
              Shortened.{' '}
              <button type="button" className="ek-link-button" onClick={() => setShowsAll(true)}>
                Show all
              </button>
            </>
          )}
        </p>
      )}
    </section>
  )
}

/** What a glance needs. */
const firstLimits: FormatLimits = { maxCharacters: 4000, maxDepth: 8, maxString: 1000 }

/** What a browser lays out without a stutter, and a stack can hold. */
const allLimits: FormatLimits = { maxCharacters: 100_000, maxDepth: 100, maxString: 100_000 }

/** Terminal colours: noise on a page, and no part of what was said. */
function dropColours(text: string): string {
  return text.replace(colourSequence, '')
}

const colourSequence = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

function wholeText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value, null, 2) ?? String(value)
  } catch {
    // Nested deeper than the stack: the most of it that can be written.
    return formatValue(value, { maxCharacters: 10_000_000, maxDepth: 500, maxString: 10_000_000 }).text
  }
}
