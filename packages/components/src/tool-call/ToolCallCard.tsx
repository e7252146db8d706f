'use client'
import type { PromptPart, ToolCallPart } from '@engine-kit/core'
import { memo, type NamedExoticComponent, type ReactNode } from 'react'
import { Disclosure } from '../controls/Disclosure.tsx'
import {
  checkIcon,
  clockIcon,
  crossIcon,
  deniedIcon,
  interruptedIcon,
  spinnerIcon,
  type Drawing,
} from '../controls/drawings.ts'
import { AnsweredTime } from '../prompt/AnsweredTime.tsx'
import { decisionWords } from '../prompt/decisionWords.ts'
import { PromptWords } from '../prompt/PromptWords.tsx'
import { cutText } from '../text/cutText.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { ElapsedSeconds } from './ElapsedSeconds.tsx'
import { friendlyLabel, isDenied, type Hold } from './friendlyLabel.ts'
import { findableText } from './findableText.ts'
import { LabelWords } from './LabelWords.tsx'
import { ToolData } from './ToolData.tsx'
import { ToolValue } from './ToolValue.tsx'

/** What {@link ToolCallCard} takes. */
export interface ToolCallCardProps {
  readonly toolCall: ToolCallPart
  /** Whether it needs permission, or was requested together with a call that does, so that nobody says that it runs. @default false */
  readonly requested?: boolean
  /** What a person was asked about it, once that is decided. The card then says how, and with which note. */
  readonly decision?: PromptPart | undefined
  /** Called when the person has opened or closed the card. */
  readonly onToggle?: ((open: boolean) => void) | undefined
}

/**
 * One tool call as a quiet line that says what happens, and opens to show the tool's name, input and output.
 *
 * States in `data-state`: `running`, `succeeded`, `failed`, `interrupted`.
 */
export const ToolCallCard: NamedExoticComponent<ToolCallCardProps> = memo(function ToolCallCard({
  toolCall,
  requested = false,
  decision,
  onToggle,
}: ToolCallCardProps) {
  const hold = holdOf(requested, decision)
  return (
    <div className="ek-root ek-tool" data-state={toolCall.status}>
      <Disclosure
        onToggle={onToggle}
        getText={() => findableText(toolCall)}
        icon={iconOf(toolCall, hold)}
        summary={
          // As for `RevealedText`.
          <>
            <LabelWords label={friendlyLabel(toolCall, { hold })} />
            {toolCall.status === 'running' && hold === undefined && decision === undefined && (
              <ElapsedSeconds since={toolCall.startedAt} />
            )}
            {decision ? (
              <Decision prompt={decision} />
            ) : (
              isDenied(toolCall) && <span className="ek-tool-decision">Denied</span>
            )}
          </>
        }
      >
        <p className="ek-tool-name">
          Tool{' '}
          <code className="ek-code" translate="no">
            <RevealedText text={cutText(toolCall.tool, maxName)} />
          </code>
        </p>
        {toolCall.input === undefined ? (
          <p className="ek-value-note">The Engine did not say with which input.</p>
        ) : (
          <ToolData label="Input" value={toolCall.input} source={toolCall.inputSource} />
        )}
        <ToolOutcome toolCall={toolCall} />
        {decision && (
          <>
            {/* Of the line little is left where there is no room. */}
            <p className="ek-record-words">
              {decisionWords(decision)}
              <AnsweredTime prompt={decision} />
            </p>
            <PromptWords prompt={decision} />
          </>
        )}
      </Disclosure>
    </div>
  )
})

/** Characters: a name longer than this is no name, and the card stays small. */
const maxName = 200

/** How and when it was decided, behind what came of it. */
function Decision({ prompt }: { readonly prompt: PromptPart }): ReactNode {
  const { feedback = '' } = prompt
  const words = decisionWords(prompt)
  return (
    <span key={words} className="ek-tool-decision">
      {words}
      {feedback !== '' && (
        <>
          {': '}
          <RevealedText dir="auto" text={cutText(feedback, maxName)} />
        </>
      )}
      <AnsweredTime prompt={prompt} />
    </span>
  )
}

function ToolOutcome({ toolCall }: { readonly toolCall: ToolCallPart }): ReactNode {
  switch (toolCall.status) {
    case 'running':
      return <p className="ek-value-note">No output yet.</p>
    case 'interrupted':
      return <p className="ek-value-note">The turn ended before a result came. The tool may have run.</p>
    case 'succeeded':
      return <ToolData label="Output" lines="last" value={toolCall.output} source={toolCall.outputSource} />
    case 'failed':
      return (
        <>
          <ToolValue label="Error" value={toolCall.error} tone="danger" />
          {hasContent(toolCall.output) && (
            <ToolData label="Output" lines="last" value={toolCall.output} source={toolCall.outputSource} />
          )}
        </>
      )
    default:
      return toolCall satisfies never
  }
}

function hasContent(output: unknown): boolean {
  return output !== undefined && output !== null && output !== ''
}

/** What keeps a call from running, as far as is known: only a yes lets it. */
function holdOf(requested: boolean, decision: PromptPart | undefined): Hold | undefined {
  if (decision === undefined) return requested ? 'requested' : undefined
  if (decision.answer === 'yes') return undefined
  return decision.answer === 'no' ? 'denied' : 'requested'
}

/** The state of a tool call as a drawing. */
function iconOf(toolCall: ToolCallPart, hold: Hold | undefined): Drawing {
  const held = toolCall.status === 'running' ? hold : undefined
  if (held === 'requested') return clockIcon
  return held === 'denied' || isDenied(toolCall) ? deniedIcon : icons[toolCall.status]
}

/** What each status is drawn as. */
export const icons: Record<ToolCallPart['status'], Drawing> = {
  running: spinnerIcon,
  succeeded: checkIcon,
  failed: crossIcon,
  interrupted: interruptedIcon,
}
