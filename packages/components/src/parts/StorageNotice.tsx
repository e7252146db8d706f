'use client'
import type { TaskState } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'

/** What {@link StorageNotice} takes. */
export interface StorageNoticeProps {
  readonly storage: TaskState['storage']
}

/**
 * Says that a conversation is not kept, and nothing while it is. `MessageList` shows it at its end where it is given
 * `storage`. States in `data-state`: `full`, `unavailable`.
 */
export function StorageNotice({ storage }: StorageNoticeProps): ReactNode {
  if (storage === 'kept') return null
  return (
    <div className="ek-root ek-notice" data-state={storage} role="status">
      <span className="ek-notice-icon">
        <Icon drawing={alertIcon} />
      </span>
      <div className="ek-notice-words">
        <p className="ek-notice-title">This conversation is not being kept</p>
        <p className="ek-notice-text">
          {`${reasons[storage]} What is new in it may be gone when this page is closed or loaded again.`}
        </p>
      </div>
    </div>
  )
}

const reasons: Record<Exclude<TaskState['storage'], 'kept'>, string> = {
  full: 'There is no room left for it in this browser.',
  unavailable: 'This browser does not let the page keep it.',
}
