'use client'
import type { Message } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Icon } from '../controls/Icon.tsx'
import { StreamingMessage, type StreamingMessageProps } from '../message/StreamingMessage.tsx'
import { TurnAnnouncer } from './TurnAnnouncer.tsx'
import { useFollowScroll } from './useFollowScroll.ts'
import { useStableCallback } from './useStableCallback.ts'

/** What {@link MessageList} takes. */
export interface MessageListProps extends Pick<StreamingMessageProps, 'onAnswer' | 'onSendAgain'> {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** The list's name for assistive technology. @default 'Conversation' */
  readonly label?: string
  /** Shown while there are no messages. */
  readonly empty?: ReactNode
}

/**
 * The conversation, as tall as its container. It stays at the end while the reader is there, stays put once they have
 * scrolled up or opened something, and offers the way back. Give it the task's id as `key`.
 *
 * States in `data-state`: `following`, `free`.
 */
export function MessageList({
  messages,
  onAnswer,
  onSendAgain,
  label = 'Conversation',
  empty,
}: MessageListProps): ReactNode {
  const stableOnAnswer = useStableCallback(onAnswer)
  const stableOnSendAgain = useStableCallback(onSendAgain)
  const lastUserMessage = messages.findLast((message) => message.role === 'user')
  const { viewport, content, following, atEnd, release, jumpToEnd } = useFollowScroll(lastUserMessage?.id)
  return (
    <div className="ek-root ek-list" data-state={following ? 'following' : 'free'}>
      <div
        ref={viewport}
        className="ek-list-viewport"
        role="region"
        aria-label={label}
        tabIndex={0}
        onClickCapture={release}
      >
        <div ref={content} className="ek-list-content">
          {messages.length === 0 && empty}
          {messages.map((message) => (
            <StreamingMessage
              key={message.id}
              message={message}
              onAnswer={stableOnAnswer}
              onSendAgain={stableOnSendAgain}
            />
          ))}
        </div>
      </div>
      {!atEnd && (
        <button type="button" className="ek-jump" onClick={jumpToEnd}>
          <Icon name="arrow-down" />
          Jump to latest
        </button>
      )}
      <TurnAnnouncer messages={messages} />
    </div>
  )
}
