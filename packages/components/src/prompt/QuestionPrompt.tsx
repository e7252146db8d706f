'use client'
import type { PromptOption } from '@engine-kit/core'
import { useRef, useState, type SyntheticEvent, type ReactNode } from 'react'
import { GrowingTextarea } from '../controls/GrowingTextarea.tsx'
import { questionIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { useOwnId } from '../controls/useOwnId.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import type { HitlPromptProps } from './HitlPrompt.tsx'
import { PromptChange } from './PromptChange.tsx'
import { PromptDelivery } from './PromptDelivery.tsx'
import { QuestionOptions, type QuestionChoice } from './QuestionOptions.tsx'
import { useArmed } from './useArmed.ts'
import { useSendOnce } from './useSendOnce.ts'

/** Asks a question that takes one of several options, or the person's own words. */
export function QuestionPrompt({ prompt, onAnswer }: HitlPromptProps): ReactNode {
  const card = useRef<HTMLDivElement>(null)
  const id = useOwnId()
  const [choice, setChoice] = useState<QuestionChoice>(() => firstChoice(prompt))
  const [text, setText] = useState(() => firstText(prompt))

  const waiting = prompt.status === 'open' || prompt.status === 'failed'
  const { sent, send } = useSendOnce(prompt, onAnswer)
  const { still, isStill } = useArmed({ prompt, element: card, edge: 'top', active: waiting })
  const armed = still && !sent && onAnswer !== undefined
  const answer = choice.kind === 'own-words' ? text.trim() : (chosen(prompt, choice)?.id ?? '')
  const canSend = armed && answer !== ''

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault()
    if (canSend && isStill()) send({ answer })
  }

  return (
    <div
      role="group"
      ref={card}
      className="ek-root ek-prompt"
      data-kind="question"
      data-state={prompt.status}
      aria-labelledby={`${id}-title`}
    >
      <header className="ek-prompt-head">
        <Icon drawing={questionIcon} />
        <h3 className="ek-prompt-title" id={`${id}-title`}>
          {prompt.question === '' ? (
            'The agent asks a question'
          ) : (
            <RevealedText dir="auto" text={prompt.question} />
          )}
        </h3>
      </header>
      <PromptChange prompt={prompt} />
      {waiting && (
        <form className="ek-prompt-answer" method="dialog" onSubmit={submit}>
          {prompt.options.length > 0 && (
            <QuestionOptions
              options={prompt.options}
              labelledBy={`${id}-title`}
              choice={choice}
              onChoose={setChoice}
            />
          )}
          {choice.kind === 'own-words' && (
            <GrowingTextarea
              aria-label="Your answer"
              placeholder="Your answer"
              value={text}
              onValueChange={setText}
              onSubmit={submit}
            />
          )}
          <PromptDelivery prompt={prompt} />
          <div className="ek-prompt-buttons">
            <button type="submit" className="ek-button" data-variant="primary" aria-disabled={!canSend}>
              {prompt.status === 'failed' ? 'Send again' : 'Send answer'}
            </button>
          </div>
        </form>
      )}
      {!waiting && <PromptDelivery prompt={prompt} />}
    </div>
  )
}

/** The option may have gone since it was chosen. */
function chosen({ options }: HitlPromptProps['prompt'], choice: QuestionChoice): PromptOption | undefined {
  return options.find(({ id }) => choice.kind === 'option' && id === choice.optionId)
}

function firstChoice({ options, answer }: HitlPromptProps['prompt']): QuestionChoice {
  if (options.length === 0) return { kind: 'own-words' }
  if (answer === undefined) return { kind: 'none' }
  return options.some(({ id }) => id === answer)
    ? { kind: 'option', optionId: answer }
    : { kind: 'own-words' }
}

function firstText({ options, answer }: HitlPromptProps['prompt']): string {
  return options.some(({ id }) => id === answer) ? '' : (answer ?? '')
}
