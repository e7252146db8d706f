'use client'
import type { TaskState, TaskStatus } from '@engine-kit/core'
import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type SyntheticEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { GrowingTextarea } from '../controls/GrowingTextarea.tsx'
import { useOwnId } from '../controls/useOwnId.ts'
import { ComposerButtons } from './ComposerButtons.tsx'
import { useAboveKeyboard } from './useAboveKeyboard.ts'
import { useDraft, type Draft } from './useDraft.ts'

/** What {@link Composer} takes. */
export interface ComposerProps {
  /**
   * Called with the text when the person sends it, without empty lines ahead of it or space behind. The draft is cleared
   * at once and comes back when this throws or its promise rejects.
   */
  readonly onSend: (text: string) => void | Promise<unknown>
  /** Writing stays possible while a turn runs; this forbids it. @default false */
  readonly disabled?: boolean
  /** What the task is doing: said below the field where it matters to somebody who writes. @default 'idle' */
  readonly status?: TaskStatus
  /**
   * Whether what is written while a turn runs is sent, to wait in the queue, or stays in the field until the turn is
   * over. @default 'queue'
   */
  readonly whileRunning?: 'queue' | 'refuse'
  /** Called when the person wants the running turn stopped. Without it there is no button. */
  readonly onCancel?: (() => void) | undefined
  /** Whether `ConnectionStatus` says that something is wrong: what the agent does is then not said here. @default false */
  readonly troubled?: boolean
  /** What came of it, from the task. @default 'none' */
  readonly cancellation?: TaskState['cancellation']
  /** @default 'Message the agent' */
  readonly placeholder?: string
  /** The field's name for assistive technology. @default 'Message to the agent' */
  readonly label?: string
  /**
   * Keeps the draft under this name in `sessionStorage`, so that it survives a reload and a page that was left. Where
   * several people use one browser, or several tasks one composer, the name says whose and which.
   */
  readonly draftKey?: string | undefined
  /** The draft, where the application keeps it itself, with `onValueChange`; `draftKey` then does nothing. */
  readonly value?: string | undefined
  /** Called with the draft whenever it changes. */
  readonly onValueChange?: ((value: string) => void) | undefined
  /** The field, for an application that puts the focus there. */
  readonly ref?: Ref<HTMLTextAreaElement>
}

/**
 * Where the person writes. Enter sends, Shift+Enter breaks the line, and an input method's Enter does neither.
 *
 * States in `data-state`: `empty`, `ready`, `disabled`; `data-status` is the task's.
 */
export function Composer({
  onSend,
  disabled = false,
  status = 'idle',
  whileRunning = 'queue',
  onCancel,
  troubled = false,
  cancellation = 'none',
  placeholder = 'Message the agent',
  label = 'Message to the agent',
  draftKey,
  value,
  onValueChange,
  ref,
}: ComposerProps): ReactNode {
  const [kept, written] = useDraft(value === undefined ? draftKey : undefined)
  const draft = value ?? written
  const [failedDraft, setFailedDraft] = useState<Draft>()
  const failed = failedDraft === kept
  const form = useRef<HTMLFormElement>(null)
  useAboveKeyboard(form)
  const field = useRef<HTMLTextAreaElement>(null)
  // To a browser a field has its ring whoever comes to it: by Tab, by a press, or because the page put them there.
  const [cameBy, setCameBy] = useState<'keyboard'>()
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current, [])
  const hintId = useOwnId()
  const refused = whileRunning === 'refuse' && hints[status] !== undefined
  const canSend = !disabled && !refused && draft.trim() !== ''
  const hint = tellHint()

  // What an application writes is what stands there should sending fail.
  useLayoutEffect(() => {
    if (value !== undefined) kept.write(value)
  }, [kept, value])

  function write(text: string): void {
    kept.write(text)
    onValueChange?.(text)
  }

  // A server knows of no draft. What was written before the page woke up stands behind the one that was kept.
  function type(text: string): void {
    const unseen = draft === '' ? kept.read() : ''
    write(unseen === '' || unseen === text ? text : `${unseen}\n\n${text}`)
  }

  async function submit(event?: SyntheticEvent): Promise<void> {
    event?.preventDefault()
    if (!canSend) return
    // The button may go, and the focus with it.
    focus()
    write('')
    setFailedDraft(undefined)
    try {
      await onSend(draft.trimEnd().replace(/^\s*\n/, ''))
    } catch {
      setFailedDraft(kept)
      // What was written meanwhile stays, behind what could not be sent.
      const meanwhile = kept.read()
      write(meanwhile === '' ? draft : `${draft}\n\n${meanwhile}`)
    }
  }

  function tellHint(): string | undefined {
    if (failed) return 'Not sent. Your text is back in the field.'
    if (cancellation === 'failed') return 'The agent could not be stopped. It goes on.'
    if (refused && status === 'running' && !troubled)
      return 'The agent is at work. You can send when it has finished.'
    return troubled ? undefined : hints[status]
  }

  function focusField(event: MouseEvent): void {
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    focus()
  }

  // Not by the field's own `ref`: to Preact that is a component.
  function focus(): void {
    form.current?.querySelector('textarea')?.focus()
  }

  return (
    <form
      ref={form}
      className="ek-root ek-composer"
      data-state={disabled ? 'disabled' : draft.trim() === '' ? 'empty' : 'ready'}
      data-status={status}
      // Pressed before the page has woken up, another form would leave the page, and take the words along.
      method="dialog"
      onSubmit={(event) => void submit(event)}
    >
      <div
        className="ek-composer-box"
        data-focus={cameBy}
        onKeyUp={({ key }) => key === 'Tab' && setCameBy('keyboard')}
        onPointerDown={() => setCameBy(undefined)}
        onBlur={({ currentTarget, relatedTarget }) =>
          currentTarget.contains(relatedTarget) || setCameBy(undefined)
        }
        onMouseDown={focusField}
      >
        <GrowingTextarea
          ref={field}
          aria-label={label}
          aria-describedby={hint === undefined ? undefined : hintId}
          placeholder={placeholder}
          disabled={disabled}
          enterKeyHint="send"
          value={draft}
          onValueChange={type}
          onSubmit={() => void submit()}
        />
        <ComposerButtons
          status={status}
          busy={hints[status] !== undefined}
          empty={draft.trim() === ''}
          canSend={canSend}
          onCancel={onCancel}
        />
      </div>
      {/* Stays while it is empty, or the field would move whenever a turn begins or ends. */}
      <p
        className="ek-composer-hint"
        id={hintId}
        data-state={failed || cancellation === 'failed' ? 'failed' : status}
      >
        {hint}
      </p>
    </form>
  )
}

/** What matters to somebody who writes: said in every state in which a turn runs, and only then. */
const hints: Record<TaskStatus, string | undefined> = {
  idle: undefined,
  sending: undefined,
  running: 'The agent is at work. New messages wait.',
  'awaiting-answer': 'The agent waits for your answer.',
  cancelling: 'Stopping. The agent will say when it has stopped.',
  completed: undefined,
  failed: undefined,
  interrupted: undefined,
}
