import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { RevealedText } from '../text/RevealedText.tsx'

/** What {@link PromptWords} takes. */
export interface PromptWordsProps {
  readonly prompt: PromptPart
}

/** What was said about something that is decided: the agent's words, and the person's note. */
export function PromptWords({ prompt: { question, feedback = '' } }: PromptWordsProps): ReactNode {
  return (
    <>
      {question !== '' && (
        <p className="ek-record-words">
          <span className="ek-muted">In the agent’s words: </span>
          <RevealedText dir="auto" text={question} />
        </p>
      )}
      {feedback !== '' && (
        <p className="ek-record-words">
          <span className="ek-muted">Your note: </span>
          <RevealedText dir="auto" text={feedback} />
        </p>
      )}
    </>
  )
}
