'use client'
import { useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react'
import { getTemml, subscribeToTemml, type TexReader } from './temmlStore.ts'
import { texToMathMl } from './texToMathMl.ts'

/** What {@link Formula} takes. */
export interface FormulaProps {
  /** Untrusted. */
  readonly tex: string
  /** On a line of its own. */
  readonly display: boolean
}

/**
 * One formula. Its source stands in its place until the TeX reader has loaded, on the server, and for TeX that cannot be
 * read, with a note.
 *
 * States in `data-state`: `loading`, `shown`, `failed`.
 */
export function Formula({ tex, display }: FormulaProps): ReactNode {
  const temml = useSyncExternalStore(subscribeToTemml, getTemml, () => undefined)
  const formula = useMemo(() => temml && tryToShow(temml, tex, display), [temml, tex, display])
  const state = temml === undefined ? 'loading' : formula === undefined ? 'failed' : 'shown'
  const scrolls = display || tex.length > longInline
  return (
    <span
      className="ek-math"
      data-state={state}
      data-display={display ? 'block' : scrolls ? 'wide' : 'inline'}
      dir="ltr"
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': 'Formula' })}
    >
      {formula ?? <code className="ek-code">{tex}</code>}
      {state === 'failed' && <span className="ek-math-note">Formula not readable</span>}
    </span>
  )
}

/** Characters of TeX from which a formula within a line may not fit a narrow column, and scrolls by itself. */
const longInline = 40

function tryToShow(temml: TexReader, tex: string, display: boolean): ReactElement | undefined {
  try {
    return texToMathMl(temml, tex, display)
  } catch {
    return undefined
  }
}
