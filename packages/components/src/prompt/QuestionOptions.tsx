'use client'
import type { PromptOption } from '@engine-kit/core'
import { type ReactNode } from 'react'
import { useOwnId } from '../controls/useOwnId.ts'
import { RevealedText } from '../text/RevealedText.tsx'

/** What a person has picked so far. */
export type QuestionChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'option'; readonly optionId: string }
  | { readonly kind: 'own-words' }

/** What {@link QuestionOptions} takes. */
export interface QuestionOptionsProps {
  readonly options: readonly PromptOption[]
  /** The id of the element that holds the question. */
  readonly labelledBy: string
  readonly choice: QuestionChoice
  readonly onChoose: (choice: QuestionChoice) => void
}

/** The options of a question as radio buttons, with a last one for the person's own words. Choosing sends nothing. */
export function QuestionOptions({ options, labelledBy, choice, onChoose }: QuestionOptionsProps): ReactNode {
  const name = useOwnId()
  return (
    <div className="ek-options" role="radiogroup" aria-labelledby={labelledBy}>
      {options.map((option) => (
        <label key={option.id} className="ek-option">
          <input
            type="radio"
            className="ek-option-input"
            name={name}
            checked={choice.kind === 'option' && choice.optionId === option.id}
            onChange={() => onChoose({ kind: 'option', optionId: option.id })}
          />
          <span className="ek-option-words">
            <span className="ek-option-label">
              <RevealedText dir="auto" text={option.label} />
            </span>
            {option.description !== undefined && (
              <span className="ek-option-description">
                <RevealedText dir="auto" text={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
      <label className="ek-option">
        <input
          type="radio"
          className="ek-option-input"
          name={name}
          checked={choice.kind === 'own-words'}
          onChange={() => onChoose({ kind: 'own-words' })}
        />
        <span className="ek-option-words">
          <span className="ek-option-label">Something else</span>
        </span>
      </label>
    </div>
  )
}
