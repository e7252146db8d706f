'use client'
import type { ReactNode } from 'react'
import type { HitlAnswer, HitlPromptProps } from './HitlPrompt.tsx'
import { PermissionPrompt } from './PermissionPrompt.tsx'
import { QuestionPrompt } from './QuestionPrompt.tsx'
import { useKeptPlace } from './useKeptPlace.ts'

/** What {@link PromptPlace} takes. */
export interface PromptPlaceProps extends HitlPromptProps {
  /** What stands there once the prompt is history. */
  readonly record: ReactNode
}

/** A prompt, and in the same place what is left of it: so the keyboard's focus stays where it was. */
export function PromptPlace({ prompt, onAnswer, record }: PromptPlaceProps): ReactNode {
  const { place, keep } = useKeptPlace(prompt.status)
  const answer =
    onAnswer &&
    ((given: HitlAnswer): void => {
      keep()
      onAnswer(given)
    })
  return (
    <div ref={place} className="ek-root ek-prompt-place" tabIndex={-1}>
      <PromptFace prompt={prompt} onAnswer={answer} record={record} />
    </div>
  )
}

function PromptFace({ prompt, onAnswer, record }: PromptPlaceProps): ReactNode {
  switch (prompt.status) {
    case 'answered':
    case 'answered-elsewhere':
    case 'expired':
      return record
    case 'open':
    case 'sending':
    case 'sent':
    case 'failed':
      // The key drops a draft when another prompt takes this one's place. The Engine's own ids may repeat.
      return prompt.kind === 'permission' ? (
        <PermissionPrompt key={prompt.id} prompt={prompt} onAnswer={onAnswer} />
      ) : (
        <QuestionPrompt key={prompt.id} prompt={prompt} onAnswer={onAnswer} />
      )
    default:
      return prompt.status satisfies never
  }
}
