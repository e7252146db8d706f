'use client'
import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { PermissionPrompt } from './PermissionPrompt.tsx'
import { PromptRecord } from './PromptRecord.tsx'
import { QuestionPrompt } from './QuestionPrompt.tsx'
import { useKeptPlace } from './useKeptPlace.ts'

/** What a person decided. */
export interface HitlAnswer {
  readonly requestId: string
  /** `yes` or `no` for a permission; for a question the chosen option's id or the person's own words. */
  readonly answer: string
  /** What the person told the agent along with a no. */
  readonly feedback?: string | undefined
  /** The prompt as it was on screen when the person answered: where it has become another, nothing should be sent. */
  readonly prompt?: PromptPart | undefined
}

/** What {@link HitlPrompt} takes. */
export interface HitlPromptProps {
  readonly prompt: PromptPart
  /**
   * Called once per deliberate answer, and again only after the prompt has become `failed`. Without it the prompt is
   * shown and cannot be answered.
   */
  readonly onAnswer?: ((answer: HitlAnswer) => void) | undefined
}

/**
 * Asks a person. A permission shows what would run as its main content and the model's words second; nothing is
 * focused, buttons work only 500 ms after the prompt has come to rest and after any change of what it shows, and Enter
 * never approves.
 *
 * States in `data-state`: `open`, `sending`, `sent`, `failed`, and as one-line records `answered`,
 * `answered-elsewhere`, `expired`.
 */
export function HitlPrompt({ prompt, onAnswer }: HitlPromptProps): ReactNode {
  const { place, keep } = useKeptPlace(prompt.status)
  const answer =
    onAnswer &&
    ((given: HitlAnswer): void => {
      keep()
      onAnswer(given)
    })
  return (
    <div ref={place} className="ek-root ek-prompt-place" tabIndex={-1}>
      <PromptFace prompt={prompt} onAnswer={answer} />
    </div>
  )
}

function PromptFace({ prompt, onAnswer }: HitlPromptProps): ReactNode {
  switch (prompt.status) {
    case 'answered':
    case 'answered-elsewhere':
    case 'expired':
      return <PromptRecord prompt={prompt} status={prompt.status} />
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
