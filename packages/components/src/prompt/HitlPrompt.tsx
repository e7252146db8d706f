'use client'
import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { PromptPlace } from './PromptPlace.tsx'
import { PromptRecord } from './PromptRecord.tsx'

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
  return <PromptPlace prompt={prompt} onAnswer={onAnswer} record={<PromptRecord prompt={prompt} />} />
}
