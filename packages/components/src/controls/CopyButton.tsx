'use client'
import { useEffect, useState, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

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

  async function copy(): Promise<void> {
    try {
      // Absent outside secure contexts, where the access itself throws: that is a failure to show, too.
      await navigator.clipboard.writeText(getText())
      setState('copied')
    } catch {
      setState('failed')
    }
  }

  const { icon, words } = faces[state]
  return (
    <button
      type="button"
      className="ek-copy"
      data-state={state}
      aria-label={state === 'ready' ? `Copy ${what}` : words}
      onClick={() => void copy()}
    >
      <Icon name={icon} />
      <span className="ek-copy-words">{words}</span>
    </button>
  )
}

/** Milliseconds for which the outcome stays on the button. */
const shownFor = 2000

const faces: Record<CopyState, { icon: IconName; words: string }> = {
  ready: { icon: 'copy', words: 'Copy' },
  copied: { icon: 'check', words: 'Copied' },
  failed: { icon: 'alert', words: 'Could not copy' },
}
