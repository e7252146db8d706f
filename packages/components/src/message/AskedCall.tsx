'use client'
import type { PromptPart, ToolCallPart } from '@engine-kit/core'
import { memo, type NamedExoticComponent } from 'react'
import { PartBoundary } from '../parts/PartBoundary.tsx'
import type { HitlPromptProps } from '../prompt/HitlPrompt.tsx'
import { PromptPlace } from '../prompt/PromptPlace.tsx'
import { ToolCallCard } from '../tool-call/ToolCallCard.tsx'

/** What {@link AskedCall} takes. */
export interface AskedCallProps {
  readonly toolCall: ToolCallPart
  /** Asks about the call. */
  readonly prompt: PromptPart
  readonly onAnswer: HitlPromptProps['onAnswer']
}

/** A tool call that a person was asked about, as one object: what asks, then the call with what was decided. */
export const AskedCall: NamedExoticComponent<AskedCallProps> = memo(function AskedCall({
  toolCall,
  prompt,
  onAnswer,
}: AskedCallProps) {
  return (
    <PartBoundary value={prompt}>
      <PromptPlace
        prompt={prompt}
        onAnswer={onAnswer}
        record={
          <PartBoundary value={toolCall}>
            <ToolCallCard toolCall={toolCall} decision={prompt} />
          </PartBoundary>
        }
      />
    </PartBoundary>
  )
})
