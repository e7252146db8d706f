'use client'
import type { TaskState } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon, interruptedIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { formatDuration } from './formatDuration.ts'

/** What of an error a person is shown: its code for whoever helps, our own words, and how long the Engine asks to wait. */
export type ShownError = Pick<NonNullable<TaskState['error']>, 'code' | 'message'> &
  Partial<Pick<NonNullable<TaskState['error']>, 'retryAfter'>>

/** What {@link ErrorNotice} takes. */
export interface ErrorNoticeProps {
  readonly error: ShownError
  /** What went wrong, in a few words. @default 'Something went wrong' */
  readonly title?: string
  /** `failed` where the end is known, `interrupted` where it is not. @default 'failed' */
  readonly state?: 'failed' | 'interrupted'
  /** Called when the person wants to try again; without it there is no button. */
  readonly onRetry?: (() => void) | undefined
  /** @default 'Try again' */
  readonly retryLabel?: string
}

/** Says what went wrong, what to do, and offers to do it. States in `data-state`: `failed`, `interrupted`. */
export function ErrorNotice({
  error,
  title = 'Something went wrong',
  state = 'failed',
  onRetry,
  retryLabel = 'Try again',
}: ErrorNoticeProps): ReactNode {
  const { retryAfter: wait = 0 } = error
  return (
    <div className="ek-root ek-notice" data-state={state} data-code={error.code}>
      <span className="ek-notice-icon">
        <Icon drawing={state === 'failed' ? alertIcon : interruptedIcon} />
      </span>
      <div className="ek-notice-words">
        <p className="ek-notice-title">{title}</p>
        <p className="ek-notice-text">
          {`${error.message}${wait < 1000 ? '' : ` It asks to wait ${formatDuration(wait)}.`}`}
        </p>
      </div>
      {onRetry !== undefined && (
        <button type="button" className="ek-button ek-notice-retry" onClick={onRetry}>
          {retryLabel}
        </button>
      )}
    </div>
  )
}
