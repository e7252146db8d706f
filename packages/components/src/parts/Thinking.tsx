'use client'
import type { TextStatus, ThinkingPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { thoughtIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { Markdown } from '../markdown/Markdown.tsx'
import { formatDuration } from './formatDuration.ts'

/** What {@link Thinking} takes. */
export interface ThinkingProps {
  readonly thinking: ThinkingPart
}

/**
 * What the model thought before it spoke, closed at first: "Thinking…", then "Thought for 3 s".
 *
 * States in `data-state`: `streaming`, `done`, `interrupted`.
 */
export function Thinking({ thinking }: ThinkingProps): ReactNode {
  return (
    <div className="ek-root ek-thinking" data-state={thinking.status}>
      <Disclosure
        icon={thoughtIcon}
        // Not while it grows: each frame would write all of it.
        getText={() => (thinking.status === 'streaming' ? '' : thinking.text)}
        summary={<span className="ek-thinking-words">{words[thinking.status](thinking)}</span>}
      >
        <div className="ek-thinking-text">
          <Markdown text={thinking.text} streaming={thinking.status === 'streaming'} />
        </div>
      </Disclosure>
    </div>
  )
}

const words: Record<TextStatus, (thinking: ThinkingPart) => string> = {
  streaming: () => 'Thinking…',
  done: ({ duration }) => (duration === undefined ? 'Thought' : `Thought for ${formatDuration(duration)}`),
  interrupted: () => 'Interrupted while thinking',
}
