'use client'
import type { PromptPart } from '@engine-kit/core'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { shieldIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { useOwnId } from '../controls/useOwnId.ts'
import { findHiddenCharacters } from '../text/revealCharacters.ts'
import { readWritten } from '../text/readWritten.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { friendlyIntent } from '../tool-call/friendlyLabel.ts'
import type { HitlPromptProps } from './HitlPrompt.tsx'
import { PermissionAnswer } from './PermissionAnswer.tsx'
import { presentInput, type PresentedField, type PresentedInput } from './presentInput.ts'
import { PromptChange } from './PromptChange.tsx'
import { PromptDelivery } from './PromptDelivery.tsx'
import { RawInput } from './RawInput.tsx'
import { useArmed } from './useArmed.ts'
import { useSeen } from './useSeen.ts'
import { useSendOnce } from './useSendOnce.ts'

/** Asks whether a tool may run, showing exactly what it would run with. */
export function PermissionPrompt({ prompt, onAnswer }: HitlPromptProps): ReactNode {
  const card = useRef<HTMLDivElement>(null)
  const start = useRef<HTMLSpanElement>(null)
  const end = useRef<HTMLSpanElement>(null)
  const titleId = useOwnId()
  const [room, setRoom] = useState(firstRoom)

  const waiting = prompt.status === 'open' || prompt.status === 'failed'
  const { sent, send } = useSendOnce(prompt, onAnswer)
  const { still, isStill, content } = useArmed({ prompt, element: card, edge: 'bottom', active: waiting })
  const seen = useSeen({ content, room, start, end })
  const presented = usePresented(prompt, room)
  const isMarked = useMemo(
    () => prompt.changed === true || isSuspicious(presented, prompt.tool),
    [prompt.changed, prompt.tool, presented],
  )

  return (
    <div
      role="group"
      ref={card}
      className="ek-root ek-prompt"
      data-kind="permission"
      data-state={prompt.status}
      aria-labelledby={titleId}
    >
      <span ref={start} className="ek-prompt-start" />
      <PermissionHead prompt={prompt} titleId={titleId} />
      <PromptChange prompt={prompt} />
      <div className="ek-prompt-content">
        {presented === undefined ? (
          <p className="ek-prompt-missing">
            {`The Engine did not say ${
              prompt.tool === undefined ? 'what' : 'with which input this'
            } will run. Approve only if you know from elsewhere what this is about.`}
          </p>
        ) : (
          <RawInput presented={presented} onShowMore={() => setRoom(room * 10)} />
        )}
        <span ref={end} />
      </div>
      {prompt.question !== '' && (
        <div className="ek-prompt-question">
          <span className="ek-prompt-question-label">In the agent’s words</span>
          <RevealedText dir="auto" text={prompt.question} />
        </div>
      )}
      <PromptDelivery prompt={prompt} />
      <PermissionAnswer
        prompt={prompt}
        waiting={waiting}
        armed={still && !sent && onAnswer !== undefined}
        view={presented?.complete === false ? 'cut' : seen ? 'seen' : 'unseen'}
        isMarked={isMarked}
        onAnswer={(answer) => isStill() && send(answer)}
      />
    </div>
  )
}

interface PermissionHeadProps {
  readonly prompt: PromptPart
  readonly titleId: string
}

function PermissionHead({ prompt: { tool }, titleId }: PermissionHeadProps): ReactNode {
  return (
    <header className="ek-prompt-head">
      <Icon drawing={shieldIcon} />
      <h3 className="ek-prompt-title" id={titleId}>
        {tool === undefined ? 'The agent asks for permission' : `The agent wants to ${friendlyIntent(tool)}`}
      </h3>
      {tool !== undefined && (
        <code className="ek-code ek-prompt-tool" translate="no">
          <RevealedText text={tool} />
        </code>
      )}
    </header>
  )
}

function usePresented({ input, inputSource }: PromptPart, room: number): PresentedInput | undefined {
  const written = useMemo(() => readWritten(input, inputSource), [input, inputSource])
  return useMemo(() => (written === undefined ? undefined : presentInput(written, room)), [written, room])
}

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
