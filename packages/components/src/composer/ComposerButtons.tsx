'use client'
import type { TaskStatus } from '@engine-kit/core'
import { useRef, type MouseEvent, type ReactNode } from 'react'
import { arrowUpIcon, stopIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'

/** What {@link ComposerButtons} takes. */
export interface ComposerButtonsProps {
  readonly status: TaskStatus
  /** Whether a turn runs that can be stopped. */
  readonly busy: boolean
  /** Whether nothing is written. */
  readonly empty: boolean
  readonly canSend: boolean
  readonly onCancel: (() => void) | undefined
}

/** Send, Stop, or both: while a turn runs and nothing is written there is nothing to send. */
export function ComposerButtons({ status, busy, empty, canSend, onCancel }: ComposerButtonsProps): ReactNode {
  const sentAt = useRef(-Infinity)
  const canStop = busy && onCancel !== undefined
  const alone = canStop && empty

  // Stop may come to stand where Send was pressed, and would take the second press of a double click.
  function stop({ timeStamp }: MouseEvent): void {
    if (status !== 'cancelling' && timeStamp - sentAt.current > doubleClick) onCancel?.()
  }

  return (
    <>
      {canStop && (
        <button
          type="button"
          className="ek-stop"
          // The answer that the agent waits for is what matters then.
          data-variant={alone && status !== 'awaiting-answer' ? 'primary' : undefined}
          aria-label="Stop the agent"
          aria-disabled={status === 'cancelling'}
          onClick={stop}
        >
          <Icon drawing={stopIcon} />
        </button>
      )}
      <button
        type="submit"
        className="ek-send"
        // Its room stays: the field would get narrower at the first letter, and taller.
        data-state={alone ? 'away' : 'shown'}
        aria-label="Send"
        aria-disabled={!canSend}
        onClick={({ timeStamp }) => (sentAt.current = timeStamp)}
      >
        <Icon drawing={arrowUpIcon} />
      </button>
    </>
  )
}

/** Milliseconds in which most systems count two presses as one double click. */
const doubleClick = 500
