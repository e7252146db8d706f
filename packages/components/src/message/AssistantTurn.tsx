'use client'
import type { AssistantMessage, Part } from '@engine-kit/core'
import { useState, type ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { ErrorNotice } from '../parts/ErrorNotice.tsx'
import { UnknownEvents } from '../parts/UnknownEvents.tsx'
import { UsageLine } from '../parts/UsageLine.tsx'
import type { HitlAnswer } from '../prompt/HitlPrompt.tsx'
import { ToolCallGroup } from '../tool-call/ToolCallGroup.tsx'
import { AskedCall } from './AskedCall.tsx'
import { groupParts, type PartGroup } from './groupParts.ts'
import { KeepSelection } from './KeepSelection.ts'
import { TurnHeading } from './TurnHeading.tsx'
import { MessagePart } from './MessagePart.tsx'
import { readPart } from './readPart.ts'

/** What {@link AssistantTurn} takes. */
export interface AssistantTurnProps {
  readonly message: AssistantMessage
  readonly onAnswer?: ((answer: HitlAnswer) => void) | undefined
  readonly onSendAgain?: ((message: AssistantMessage) => void) | undefined
  readonly showUnknown?: boolean | undefined
}

/** What the agent did in one turn: its parts in order, then how the turn stands. */
export function AssistantTurn({
  message,
  onAnswer,
  onSendAgain,
  showUnknown = true,
}: AssistantTurnProps): ReactNode {
  const parts = message.parts.map(readPart).filter(saysSomething)
  const over = message.status !== 'running' && message.status !== 'awaiting-answer'
  const answer = over ? answerOf(parts) : ''
  // What somebody has watched keeps its place: columns do not become as wide as what is in them.
  const [watched] = useState(!over)
  return (
    <article
      className="ek-root ek-assistant"
      data-state={message.status}
      data-watched={watched || undefined}
      aria-label="Agent"
    >
      <TurnHeading who="Agent" />
      <KeepSelection>
        {groupParts(parts).map(
          (group) =>
            (showUnknown || group.kind !== 'unknown-events') && (
              <GroupedParts key={group.id} group={group} onAnswer={onAnswer} />
            ),
        )}
        <TurnEnd message={message} onSendAgain={onSendAgain} />
      </KeepSelection>
      {answer !== '' && (
        <div className="ek-answer-copy">
          <CopyButton getText={() => answer} what="answer" />
        </div>
      )}
    </article>
  )
}

type GroupedPartsProps = Pick<AssistantTurnProps, 'onAnswer'> & { readonly group: PartGroup }

function GroupedParts({ group, onAnswer }: GroupedPartsProps): ReactNode {
  switch (group.kind) {
    case 'part':
      return <MessagePart part={group.part} onAnswer={group.part.type === 'prompt' ? onAnswer : undefined} />
    case 'asked-call':
      return <AskedCall toolCall={group.toolCall} prompt={group.prompt} onAnswer={onAnswer} />
    case 'tool-calls':
      return <ToolCallGroup toolCalls={group.toolCalls} requested={group.requested} />
    case 'unknown-events':
      return <UnknownEvents events={group.events} />
    default:
      return group satisfies never
  }
}

/** What the agent said, in Markdown as it wrote it. */
function answerOf(parts: readonly Part[]): string {
  return parts
    .map((part) => (part.type === 'text' ? part.text.trim() : ''))
    .filter(Boolean)
    .join('\n\n')
}

/** A thought or a text that is empty is none, unless the model still thinks. */
function saysSomething(part: Part): boolean {
  const isText = part.type === 'text' || (part.type === 'thinking' && part.status !== 'streaming')
  return !isText || /\S/.test(part.text)
}

type TurnEndProps = Pick<AssistantTurnProps, 'message' | 'onSendAgain'>

function TurnEnd({ message, onSendAgain }: TurnEndProps): ReactNode {
  const retry = onSendAgain && (() => onSendAgain(message))
  switch (message.status) {
    case 'running':
      return isVisiblyBusy(message) ? null : (
        <p className="ek-working" translate="no">
          <span className="ek-working-words">Working…</span>
        </p>
      )
    case 'awaiting-answer':
      return null
    case 'completed':
      return <UsageLine usage={message.usage} duration={durationOf(message)} />
    case 'failed': {
      const stopped = message.error?.code === 'TURN_CANCELLED'
      return (
        <>
          <ErrorNotice
            state={stopped ? 'interrupted' : 'failed'}
            title={stopped ? 'Stopped' : 'This turn failed'}
            error={message.error ?? failedUnexplained}
            onRetry={retry}
            retryLabel="Send again"
          />
          <UsageLine usage={message.usage} duration={durationOf(message)} />
        </>
      )
    }
    case 'interrupted':
      return (
        <ErrorNotice
          state="interrupted"
          title="Interrupted: how this turn ended is unknown"
          error={message.error ?? interruptedUnexplained}
          onRetry={retry}
          retryLabel="Send again"
        />
      )
    default:
      return message.status satisfies never
  }
}

/** Whether the last part already shows by itself that work goes on. */
function isVisiblyBusy({ parts }: AssistantMessage): boolean {
  const last = parts.at(-1)
  if (last?.type === 'text') return last.status === 'streaming' && last.text !== ''
  if (last?.type === 'thinking') return last.status === 'streaming'
  if (last?.type === 'tool-call') return last.status === 'running'
  return (
    last?.type === 'prompt' && (last.status === 'open' || last.status === 'sending' || last.status === 'sent')
  )
}

/** By the Engine's clock alone; mixed with the browser's, it would be wrong by their difference. */
function durationOf({ startedAt, endedAt }: AssistantMessage): number | undefined {
  return startedAt === undefined || endedAt === undefined || endedAt < startedAt
    ? undefined
    : endedAt - startedAt
}

const failedUnexplained = {
  code: 'UNKNOWN',
  message: 'The Engine ended the turn without saying why. You can send the message again.',
} as const

const interruptedUnexplained = {
  code: 'CONNECTION_LOST',
  message:
    'The connection was lost before the turn ended. If you send the message again, anything already done may happen twice.',
} as const
