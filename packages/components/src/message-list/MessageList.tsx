'use client'
import type { Message, TaskState } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { arrowDownIcon, shieldIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import type { StreamingMessageProps } from '../message/StreamingMessage.tsx'
import { StorageNotice } from '../parts/StorageNotice.tsx'
import { copySelection } from './copySelection.ts'
import { GroupedMessages } from './GroupedMessages.tsx'
import { TurnAnnouncer } from './TurnAnnouncer.tsx'
import { useFollowScroll } from './useFollowScroll.ts'
import { useMessageGroups } from './useMessageGroups.ts'
import { useStableCallback } from './useStableCallback.ts'

/** What {@link MessageList} takes. */
export interface MessageListProps extends Omit<StreamingMessageProps, 'message'> {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** The list's name for assistive technology. @default 'Conversation' */
  readonly label?: string
  /** Shown while there are no messages. */
  readonly empty?: ReactNode
  /** The task's `storage`: where the conversation is not kept, the list says so, once, at its end. @default 'kept' */
  readonly storage?: TaskState['storage']
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
  onRemove,
  onRetry,
  onEdit,
  label = 'Conversation',
  empty,
  storage = 'kept',
  showUnknown,
}: MessageListProps): ReactNode {
  const stableOnAnswer = useStableCallback(onAnswer)
  const stableOnSendAgain = useStableCallback(onSendAgain)
  const stableOnRetry = useStableCallback(onRetry)
  const stableOnEdit = useStableCallback(onEdit)
  const lastUserMessage = messages.findLast((message) => message.role === 'user')
  const turn = messages.findLast((message) => message.role === 'assistant')
  const { viewport, content, following, atEnd, missed, release, jumpToEnd, onKeyDown } = useFollowScroll(
    lastUserMessage,
    turn?.status === 'awaiting-answer',
  )
  const groups = useMessageGroups(messages, content)
  const stableOnRemove = useStableCallback(
    onRemove &&
      ((messageId: string) => {
        keepFocus()
        onRemove(messageId)
      }),
  )

  /** A button that goes away with what it did; the focus must not. */
  function keepFocus(): void {
    viewport.current?.focus({ preventScroll: true })
  }

  function jump(): void {
    keepFocus()
    jumpToEnd()
  }

  return (
    <div className="ek-root ek-list" data-state={following ? 'following' : 'free'} onCopy={copySelection}>
      <div
        ref={viewport}
        className="ek-list-viewport"
        role="region"
        aria-label={label}
        tabIndex={0}
        onClickCapture={release}
        onKeyDown={onKeyDown}
      >
        <div ref={content} className="ek-list-content">
          {messages.length === 0 && <div>{empty}</div>}
          {groups.map((group, index) => (
            <GroupedMessages
              key={group.id}
              messages={messages.slice(group.from, group.to)}
              state={group.state}
              height={group.height}
              last={index >= groups.length - 2}
              onAnswer={stableOnAnswer}
              onSendAgain={stableOnSendAgain}
              onRemove={stableOnRemove}
              onRetry={stableOnRetry}
              onEdit={stableOnEdit}
              showUnknown={showUnknown}
            />
          ))}
          <StorageNotice storage={storage} />
        </div>
      </div>
      {(missed || !atEnd) && (
        <button type="button" className="ek-jump" data-tone={missed ? 'warning' : 'quiet'} onClick={jump}>
          <Icon drawing={missed ? shieldIcon : arrowDownIcon} />
          <span key={String(missed)} className="ek-jump-words">
            {missed ? 'Answer needed' : 'Jump to latest'}
          </span>
        </button>
      )}
      <TurnAnnouncer messages={messages} />
    </div>
  )
}
