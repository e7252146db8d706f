'use client'
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { GrowingTextarea } from '../controls/GrowingTextarea.tsx'
import { shieldIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { isComposing } from '../controls/isComposing.ts'
import { useOwnId } from '../controls/useOwnId.ts'
import { findHiddenCharacters } from '../text/revealCharacters.ts'
import { readWritten } from '../text/readWritten.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { friendlyIntent } from '../tool-call/friendlyLabel.ts'
import type { HitlPromptProps } from './HitlPrompt.tsx'
import { presentInput, type PresentedField, type PresentedInput } from './presentInput.ts'
import { PromptChange } from './PromptChange.tsx'
import { PromptDelivery } from './PromptDelivery.tsx'
import { RawInput } from './RawInput.tsx'
import { useArmed } from './useArmed.ts'
import { useSendOnce } from './useSendOnce.ts'

/** Asks whether a tool may run, showing exactly what it would run with. */
export function PermissionPrompt({ prompt, onAnswer }: HitlPromptProps): ReactNode {
  const card = useRef<HTMLDivElement>(null)
  const id = useOwnId()
  const [room, setRoom] = useState(firstRoom)
  const [noteField, setNoteField] = useState<NoteField>(prompt.feedback === undefined ? 'absent' : 'present')
  const writesNote = noteField === 'present' || noteField === 'opened'
  const [note, setNote] = useState(prompt.feedback ?? '')
  const [pressedEnter, setPressedEnter] = useState(false)

  const waiting = prompt.status === 'open' || prompt.status === 'failed'
  const { sent, send } = useSendOnce(prompt, onAnswer)
  const { still, isStill } = useArmed({ prompt, element: card, edge: 'bottom', active: waiting })
  const armed = still && !sent && onAnswer !== undefined
  const { input, inputSource } = prompt
  const written = useMemo(() => readWritten(input, inputSource), [input, inputSource])
  const presented = useMemo(
    () => (written === undefined ? undefined : presentInput(written, room)),
    [written, room],
  )
  const isMarked = useMemo(
    () => prompt.changed === true || isSuspicious(presented, prompt.tool),
    [prompt.changed, prompt.tool, presented],
  )
  const canApprove = armed && presented?.complete !== false

  function deny(): void {
    // A note that was put away is kept for whoever opens it again, and not sent.
    const feedback = writesNote ? note.trim() : ''
    if (armed && isStill()) send({ answer: 'no', ...(feedback !== '' && { feedback }) })
  }

  function approve(): void {
    if (canApprove && isStill()) send({ answer: 'yes' })
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
    setPressedEnter(true)
  }

  return (
    <div
      role="group"
      ref={card}
      className="ek-root ek-prompt"
      data-kind="permission"
      data-state={prompt.status}
      aria-labelledby={`${id}-title`}
    >
      <header className="ek-prompt-head">
        <Icon drawing={shieldIcon} />
        <h3 className="ek-prompt-title" id={`${id}-title`}>
          {prompt.tool === undefined
            ? 'The agent asks for permission'
            : `The agent wants to ${friendlyIntent(prompt.tool)}`}
        </h3>
        {prompt.tool !== undefined && (
          <code className="ek-code ek-prompt-tool" translate="no">
            <RevealedText text={prompt.tool} />
          </code>
        )}
      </header>
      <PromptChange prompt={prompt} />
      {presented === undefined ? (
        <p className="ek-prompt-missing">
          {`The Engine did not say ${
            prompt.tool === undefined ? 'what' : 'with which input this'
          } will run. Approve only if you know from elsewhere what this is about.`}
        </p>
      ) : (
        <RawInput presented={presented} onShowMore={() => setRoom(room * 10)} />
      )}
      {prompt.question !== '' && (
        <div className="ek-prompt-question">
          <span className="ek-prompt-question-label">In the agent’s words</span>
          <RevealedText dir="auto" text={prompt.question} />
        </div>
      )}
      <PromptDelivery prompt={prompt} />
      {waiting && (
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
              // Nothing invites to approve what is marked, or was not told.
              data-variant={isMarked ? undefined : 'primary'}
              aria-disabled={!canApprove}
              aria-describedby={pressedEnter ? `${id}-keys` : undefined}
              onKeyDown={refuseEnter}
              onBlur={() => setPressedEnter(false)}
              onClick={approve}
            >
              {prompt.answer === 'yes' ? 'Approve again' : 'Approve'}
            </button>
            {pressedEnter && (
              <p className="ek-prompt-keys" id={`${id}-keys`} role="status">
                Enter does not approve. Press Space.
              </p>
            )}
          </div>
        </div>
      )}
    </div>
  )
}

/** `present` from the start, or by the press on a button that it takes the focus from and gives it back to. */
type NoteField = 'absent' | 'present' | 'opened' | 'closed'

/** Whether what would run is not told, or something in it is marked. */
function isSuspicious(presented: PresentedInput | undefined, tool = ''): boolean {
  const hides = (text: string): boolean => findHiddenCharacters(text).next().done !== true
  const isMarked = ({ name, mark, text }: PresentedField): boolean =>
    mark !== '' || text.includes(nestedMark) || hides(name) || hides(text)
  return hides(tool) || (presented?.fields.some(isMarked) ?? true)
}

/** What stands behind a name that an inner object has more than once. Written by a tool itself it costs a colour. */
const nestedMark = '⟨stands '

/** Characters of input shown at first: about what fits a phone beside the buttons. */
const firstRoom = 1600
