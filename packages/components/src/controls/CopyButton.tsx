'use client'
import { useEffect, useState, type ReactNode } from 'react'
import { copyText } from './copyText.ts'
import { alertIcon, checkIcon, copyIcon, type Drawing } from './drawings.ts'
import { Icon } from './Icon.tsx'

/** What {@link CopyButton} takes. */
export interface CopyButtonProps {
  /** Makes the text, only when it is asked for. */
  readonly getText: () => string
  /** What is copied, for instance `code`: read out as "Copy code". */
  readonly what: string
}

type CopyState = 'ready' | 'copied' | 'failed'

/** Copies a text and says whether that worked. */
export function CopyButton({ getText, what }: CopyButtonProps): ReactNode {
  const [state, setState] = useState<CopyState>('ready')

  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), shownFor)
    return () => clearTimeout(timer)
  }, [state])

  async function copy(button: Element): Promise<void> {
    setState((await copyText(getText(), button)) ? 'copied' : 'failed')
  }

  const { icon, words } = faces[state]
  return (
    <button
      type="button"
      className="ek-copy"
      data-state={state}
      aria-label={state === 'ready' ? `Copy ${what}` : words}
      onClick={({ currentTarget }) => void copy(currentTarget)}
    >
      <Icon drawing={icon} />
      <span className="ek-copy-words">{words}</span>
    </button>
  )
}

/** Milliseconds for which the outcome stays on the button. */
const shownFor = 2000

const faces: Record<CopyState, { icon: Drawing; words: string }> = {
  ready: { icon: copyIcon, words: 'Copy' },
  copied: { icon: checkIcon, words: 'Copied' },
  failed: { icon: alertIcon, words: 'Could not copy' },
}
