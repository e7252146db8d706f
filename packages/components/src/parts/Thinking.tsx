'use client'
import type { TextStatus, ThinkingPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { thoughtIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { RevealedText } from '../text/RevealedText.tsx'
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
        summary={
          <>
            <span key={thinking.status} className="ek-thinking-words">
              {words[thinking.status](thinking)}
            </span>
            {thinking.status === 'streaming' && <LastSentence text={thinking.text} />}
          </>
        }
      >
        <div className="ek-thinking-text">
          <Markdown text={thinking.text} streaming={thinking.status === 'streaming'} headingLevel={3} />
        </div>
      </Disclosure>
    </div>
  )
}

const words: Record<TextStatus, (thinking: ThinkingPart) => string> = {
  streaming: () => 'Thinking…',
  // Less than a second says nothing.
  done: ({ duration = 0 }) => (duration < 1000 ? 'Thought' : `Thought for ${formatDuration(duration)}`),
  interrupted: () => 'Interrupted while thinking',
}

/** What it thinks of now, by the last sentence that is whole: so the line stands still for as long as one can read it. */
function LastSentence({ text }: { readonly text: string }): ReactNode {
  const sentences = text.slice(-maxTail).match(/\S[^\n]*?(?:[.!?](?=\s)|[。！？]|(?=\n))/g) ?? []
  // The first may have begun ahead of what is looked at.
  const whole = text.length > maxTail ? sentences.slice(1) : sentences
  const sentence = whole.at(-1) ?? ''
  return sentence === '' ? null : (
    <span key={sentence} className="ek-thinking-now" aria-hidden="true">
      <RevealedText dir="auto" text={sentence} />
    </span>
  )
}

/** Characters in which the last sentence is looked for. */
const maxTail = 600
