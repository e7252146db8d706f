import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Disclosure } from '../controls/Disclosure.tsx'
import { checkIcon, clockIcon, deniedIcon, type Drawing } from '../controls/drawings.ts'
import { cutText } from '../text/cutText.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { friendlyIntent } from '../tool-call/friendlyLabel.ts'
import { ToolValue } from '../tool-call/ToolValue.tsx'
import { AnsweredTime } from './AnsweredTime.tsx'
import { decisionWords } from './decisionWords.ts'
import { PromptWords } from './PromptWords.tsx'

/** What {@link PromptRecord} takes. */
export interface PromptRecordProps {
  readonly prompt: PromptPart
}

/** A prompt that is history, as one line that opens to show what was asked and with which input. */
export function PromptRecord({ prompt }: PromptRecordProps): ReactNode {
  return (
    <div className="ek-root ek-record" data-kind={prompt.kind} data-state={prompt.status}>
      <Disclosure icon={iconOf(prompt)} summary={<RecordLine prompt={prompt} />}>
        <PromptWords prompt={prompt} />
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

/** How it was decided, what, and when. */
function RecordLine({ prompt }: PromptRecordProps): ReactNode {
  const { kind, tool, question } = prompt
  const isPermission = kind === 'permission'
  const lead = decisionWords(isPermission ? prompt : { ...prompt, answer: undefined })
  const said = prompt.options.find(({ id }) => id === prompt.answer)?.label ?? prompt.answer
  const what = tool === undefined ? 'go on' : friendlyIntent(tool)
  return (
    <>
      <span key={lead + what}>
        {`${lead}: `}
        {isPermission ? what : <RevealedText dir="auto" text={cutText(said ?? question, maxWords)} />}
      </span>
      <AnsweredTime prompt={prompt} />
    </>
  )
}

/** One line holds no more. */
const maxWords = 200

function iconOf(prompt: PromptPart): Drawing {
  if (prompt.status === 'expired') return clockIcon
  return prompt.kind === 'permission' && prompt.answer === 'no' ? deniedIcon : checkIcon
}
