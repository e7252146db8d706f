import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Disclosure } from '../controls/Disclosure.tsx'
import { checkIcon, clockIcon, deniedIcon, type Drawing } from '../controls/drawings.ts'
import { cutText } from '../text/cutText.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { friendlyIntent } from '../tool-call/friendlyLabel.ts'
import { ToolValue } from '../tool-call/ToolValue.tsx'

/** What {@link PromptRecord} takes. */
export interface PromptRecordProps {
  readonly prompt: PromptPart
  readonly status: 'answered' | 'answered-elsewhere' | 'expired'
}

/** A prompt that is history, as one line that opens to show what was asked and with which input. */
export function PromptRecord({ prompt, status }: PromptRecordProps): ReactNode {
  return (
    <div className="ek-root ek-record" data-kind={prompt.kind} data-state={status}>
      <Disclosure
        icon={iconOf(prompt, status)}
        summary={
          prompt.kind === 'permission' ? permissionWords(prompt, status) : questionWords(prompt, status)
        }
      >
        {prompt.question !== '' && (
          <p className="ek-record-question">
            <RevealedText dir="auto" text={prompt.question} />
          </p>
        )}
        {prompt.feedback !== undefined && prompt.feedback !== '' && (
          <p className="ek-record-question">
            Your note: <RevealedText dir="auto" text={prompt.feedback} />
          </p>
        )}
        {prompt.kind === 'permission' &&
          (prompt.input === undefined ? (
            <p className="ek-value-note">The Engine did not say what would run.</p>
          ) : (
            <ToolValue label="Input" value={prompt.input} source={prompt.inputSource} />
          ))}
      </Disclosure>
    </div>
  )
}

type Status = PromptRecordProps['status']

function permissionWords(prompt: PromptPart, status: Status): string {
  const intent = prompt.tool === undefined ? 'go on' : friendlyIntent(prompt.tool)
  if (status === 'expired') return `Expired unanswered: permission to ${intent}`
  const verb = prompt.answer === undefined ? 'answered' : prompt.answer === 'yes' ? 'allowed' : 'denied'
  if (status === 'answered') return `You ${verb} the request to ${intent}`
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} elsewhere: the request to ${intent}`
}

function questionWords(prompt: PromptPart, status: Status): ReactNode {
  const option = prompt.options.find(({ id }) => id === prompt.answer)
  const said = option?.label ?? prompt.answer
  const words = <RevealedText dir="auto" text={cutText(said ?? prompt.question, maxWords)} />
  return (
    <span key={status}>
      {questionLeads[status]}
      {words}
    </span>
  )
}

const questionLeads: Record<Status, string> = {
  answered: 'You answered: ',
  'answered-elsewhere': 'Answered elsewhere: ',
  expired: 'Expired unanswered: ',
}

/** One line holds no more. */
const maxWords = 200

function iconOf(prompt: PromptPart, status: Status): Drawing {
  if (status === 'expired') return clockIcon
  return prompt.kind === 'permission' && prompt.answer === 'no' ? deniedIcon : checkIcon
}
