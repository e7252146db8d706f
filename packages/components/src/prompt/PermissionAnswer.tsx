'use client'
import type { PromptPart } from '@engine-kit/core'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { GrowingTextarea } from '../controls/GrowingTextarea.tsx'
import { isComposing } from '../controls/isComposing.ts'
import { useOwnId } from '../controls/useOwnId.ts'
import type { SendOnce } from './useSendOnce.ts'

/** What {@link PermissionAnswer} takes. */
export interface PermissionAnswerProps {
  readonly prompt: PromptPart
  /** Whether it can be answered. What was written stays while it cannot. */
  readonly waiting: boolean
  /** Whether a press can have been meant. */
  readonly armed: boolean
  /** How much of what would run the person can have read: part of it is not shown, or has not been in view, or all of it. */
  readonly view: 'cut' | 'unseen' | 'seen'
  /** Whether what would run is marked or not told, so that nothing may invite to approve it. */
  readonly isMarked: boolean
  readonly onAnswer: SendOnce['send']
}

/** The note and the two buttons. Enter never approves, and what was not seen cannot be approved. */
export function PermissionAnswer({
  prompt,
  waiting,
  armed,
  view,
  isMarked,
  onAnswer,
}: PermissionAnswerProps): ReactNode {
  const id = useOwnId()
  const [noteField, setNoteField] = useState<NoteField>(prompt.feedback === undefined ? 'absent' : 'present')
  const writesNote = noteField === 'present' || noteField === 'opened'
  const [note, setNote] = useState(prompt.feedback ?? '')
  const [pressed, setPressed] = useState<'enter' | 'early'>()
  const refusal = pressed === 'enter' ? 'Enter does not approve. Press Space.' : pressed && refusals[view]
  const canApprove = armed && view === 'seen'

  function deny(): void {
    // A note that was put away is kept for whoever opens it again, and not sent.
    const feedback = writesNote ? note.trim() : ''
    if (armed) onAnswer({ answer: 'no', ...(feedback !== '' && { feedback }) })
  }

  function approve(): void {
    if (canApprove) onAnswer({ answer: 'yes' })
    else if (armed) setPressed('early')
  }

  // Without this a dialog around the prompt would close, and take the note along.
  function closeNote(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
    event.preventDefault()
    event.stopPropagation()
    setNoteField('closed')
  }

  // Enter is what a hand presses while it means to send a message. Space and the pointer stay.
  function refuseEnter(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return
    event.preventDefault()
    setPressed('enter')
  }

  if (!waiting) return null
  return (
    <div className="ek-prompt-answer">
      {writesNote && (
        <div className="ek-field" onKeyDown={closeNote}>
          <label className="ek-label" htmlFor={`${id}-note`}>
            What should the agent know? <span className="ek-muted">Sent when you deny.</span>
          </label>
          <GrowingTextarea
            id={`${id}-note`}
            autoFocus={noteField === 'opened'}
            value={note}
            onValueChange={setNote}
          />
        </div>
      )}
      <div className="ek-prompt-buttons">
        {!writesNote && (
          <button
            type="button"
            className="ek-link-button ek-prompt-note"
            autoFocus={noteField === 'closed'}
            onClick={() => setNoteField('opened')}
          >
            Deny with a note
          </button>
        )}
        <button type="button" className="ek-button" aria-disabled={!armed} onClick={deny}>
          {prompt.answer === 'no' ? 'Deny again' : 'Deny'}
        </button>
        <button
          type="button"
          className="ek-button"
          data-variant={isMarked ? undefined : 'primary'}
          aria-disabled={!canApprove}
          aria-describedby={refusal && `${id}-refusal`}
          onKeyDown={refuseEnter}
          onBlur={() => setPressed(undefined)}
          onClick={approve}
        >
          {prompt.answer === 'yes' ? 'Approve again' : 'Approve'}
        </button>
        {refusal !== undefined && (
          <p className="ek-prompt-refusal" id={`${id}-refusal`} role="status">
            {refusal}
          </p>
        )}
      </div>
    </div>
  )
}

/** `present` from the start, or by the press on a button that it takes the focus from and gives it back to. */
type NoteField = 'absent' | 'present' | 'opened' | 'closed'

/** Why a press did not approve, for as long as that is so. */
const refusals: Record<PermissionAnswerProps['view'], string | undefined> = {
  cut: 'This is not all of it. Show the rest first.',
  unseen: 'You have not seen all of it. Read it from its start to its end first.',
  seen: undefined,
}
