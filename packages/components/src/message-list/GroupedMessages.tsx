'use client'
import type { Message } from '@engine-kit/core'
import { memo, useRef, type CSSProperties, type NamedExoticComponent } from 'react'
import { useSkippable } from '../controls/useSkippable.ts'
import { useWhole } from '../controls/useWhole.ts'
import { isSameList } from '../controls/isSameList.ts'
import { StreamingMessage, type StreamingMessageProps } from '../message/StreamingMessage.tsx'
import type { MessageGroup } from './groupMessages.ts'
import { plainMessage } from './plainMessage.ts'

/** What {@link GroupedMessages} takes. */
export interface GroupedMessagesProps
  extends Omit<StreamingMessageProps, 'message'>, Pick<MessageGroup, 'state' | 'height'> {
  /** A stretch of the conversation. */
  readonly messages: readonly Message[]
  /** Whether it is at the end, where more may come and where a reader jumps to: the browser then never skips it. */
  readonly last: boolean
}

/**
 * A stretch of the conversation. Renders when one of its own messages has changed. While it waits it is empty; while it is
 * away it is plain text, which the browser's search and a copy find.
 *
 * States in `data-state`: `waiting`, `shown`, `away`.
 */
export const GroupedMessages: NamedExoticComponent<GroupedMessagesProps> = memo(function GroupedMessages({
  messages,
  state,
  height,
  last,
  ...callbacks
}: GroupedMessagesProps) {
  const element = useRef<HTMLDivElement>(null)
  const skippable = useSkippable(element, !last)
  const now = useWhole(false) ? 'shown' : state
  return (
    <div
      ref={element}
      className="ek-list-group"
      data-skippable={skippable}
      data-state={now}
      style={height ? ({ '--_ek-kept': `${height}px` } as CSSProperties) : undefined}
    >
      {now === 'shown'
        ? messages.map((message) => <StreamingMessage key={message.id} message={message} {...callbacks} />)
        : now === 'away' && messages.map(plainMessage).join('\n\n')}
    </div>
  )
}, showSame)

function showSame(before: GroupedMessagesProps, { messages, ...rest }: GroupedMessagesProps): boolean {
  return (
    isSameList(before.messages, messages) &&
    Object.entries(rest).every(([name, value]) => before[name as keyof GroupedMessagesProps] === value)
  )
}
