'use client'
import type { AssistantMessage, Part } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../parts/ErrorNotice.tsx'
import { UsageLine } from '../parts/UsageLine.tsx'
import type { HitlAnswer } from '../prompt/HitlPrompt.tsx'
import { ToolCallGroup } from '../tool-call/ToolCallGroup.tsx'
import { AskedCall } from './AskedCall.tsx'
import { groupParts, type PartGroup } from './groupParts.ts'
import { KeepSelection } from './KeepSelection.ts'
import { MessagePart } from './MessagePart.tsx'
import { readPart } from './readPart.ts'

/** What {@link AssistantTurn} takes. */
export interface AssistantTurnProps {
  readonly message: AssistantMessage
  readonly onAnswer?: ((answer: HitlAnswer) => void) | undefined
  readonly onSendAgain?: ((message: AssistantMessage) => void) | undefined
}

/** What the agent did in one turn: its parts in order, then how the turn stands. */
export function AssistantTurn({ message, onAnswer, onSendAgain }: AssistantTurnProps): ReactNode {
  const parts = message.parts.map(readPart).filter(saysSomething)
  return (
    <article className="ek-root ek-assistant" data-state={message.status} aria-label="Agent">
      <KeepSelection>
        {groupParts(parts).map((group) => (
          <GroupedParts key={group.id} group={group} onAnswer={onAnswer} />
        ))}
        <TurnEnd message={message} onSendAgain={onSendAgain} />
      </KeepSelection>
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
    default:
      return group satisfies never
  }
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
