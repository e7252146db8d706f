'use client'
import type { Message } from '@engine-kit/core'
import { memo, useRef, type NamedExoticComponent } from 'react'
import { useSkippable } from '../controls/useSkippable.ts'
import { StreamingMessage, type StreamingMessageProps } from '../message/StreamingMessage.tsx'
import type { MessageGroup } from './groupMessages.ts'

/** What {@link GroupedMessages} takes. */
export interface GroupedMessagesProps extends Omit<StreamingMessageProps, 'message'> {
  /** The whole conversation. */
  readonly messages: readonly Message[]
  /** The stretch of it to show. */
  readonly group: MessageGroup
  /** Whether it is at the end, where more may come and where a reader jumps to: the browser then never skips it. */
  readonly last: boolean
}

/** A stretch of the conversation. Renders when one of its own messages has changed; empty until it is mounted. */
export const GroupedMessages: NamedExoticComponent<GroupedMessagesProps> = memo(function GroupedMessages({
  messages,
  group,
  last,
  ...callbacks
}: GroupedMessagesProps) {
  const element = useRef<HTMLDivElement>(null)
  const skippable = useSkippable(element, !last)
  return (
    <div ref={element} className="ek-list-group" data-skippable={skippable}>
      {group.mounted &&
        messages
          .slice(group.from, group.to)
          .map((message) => <StreamingMessage key={message.id} message={message} {...callbacks} />)}
    </div>
  )
}, showSame)

function showSame(before: GroupedMessagesProps, after: GroupedMessagesProps): boolean {
  const { messages, group, ...rest } = after
  const length = group.to - group.from
  if (before.group.mounted !== group.mounted || before.group.to - before.group.from !== length) return false
  if (propsIn(rest).some((name) => before[name] !== rest[name])) return false
  for (let index = 0; index < length; index++) {
    if (before.messages[before.group.from + index] !== messages[group.from + index]) return false
  }
  return true
}

function propsIn<Props extends object>(props: Props): (keyof Props)[] {
  return Object.keys(props) as (keyof Props)[]
}
