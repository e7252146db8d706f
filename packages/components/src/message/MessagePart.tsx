'use client'
import { memo, type NamedExoticComponent, type ReactNode } from 'react'
import { Markdown } from '../markdown/Markdown.tsx'
import { PartBoundary } from '../parts/PartBoundary.tsx'
import { CompactionNotice } from '../parts/CompactionNotice.tsx'
import { MemoryUpdate } from '../parts/MemoryUpdate.tsx'
import { Thinking } from '../parts/Thinking.tsx'
import { HitlPrompt, type HitlAnswer } from '../prompt/HitlPrompt.tsx'
import type { PlainPart } from './groupParts.ts'

/** What {@link MessagePart} takes. */
export interface MessagePartProps {
  readonly part: PlainPart
  readonly onAnswer?: ((answer: HitlAnswer) => void) | undefined
}

/** One part of an assistant message. A part that did not change does not render again. */
export const MessagePart: NamedExoticComponent<MessagePartProps> = memo(function MessagePart(
  props: MessagePartProps,
) {
  const { part } = props
  return (
    <PartBoundary value={part}>
      <PartFace {...props} />
    </PartBoundary>
  )
})

function PartFace({ part, onAnswer }: MessagePartProps): ReactNode {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} streaming={part.status === 'streaming'} headingLevel={3} />
    case 'thinking':
      return <Thinking thinking={part} />
    case 'prompt':
      return <HitlPrompt prompt={part} onAnswer={onAnswer} />
    case 'compaction':
      return <CompactionNotice compaction={part} />
    case 'memory':
      return <MemoryUpdate memory={part} />
    default:
      return part satisfies never
  }
}
