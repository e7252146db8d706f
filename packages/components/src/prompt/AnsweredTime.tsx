'use client'
import type { PromptPart } from '@engine-kit/core'
import { useSyncExternalStore, type ReactNode } from 'react'

/** What {@link AnsweredTime} takes. */
export interface AnsweredTimeProps {
  readonly prompt: PromptPart
}

/** When a prompt was answered, as the person writes a time of day. Nothing where no answer counted, or no time is known. */
export function AnsweredTime({ prompt: { status, answeredAt } }: AnsweredTimeProps): ReactNode {
  // A server knows neither the person's clock nor how they write it.
  const onServer = useSyncExternalStore(
    never,
    () => false,
    () => true,
  )
  const time = new Date(answeredAt ?? '')
  if (onServer || status === 'expired' || !time.getTime()) return null
  const words = time.toLocaleTimeString(undefined, { timeStyle: 'short' })
  return (
    <time
      key={words}
      className="ek-tool-decision"
      dateTime={time.toISOString()}
      title={time.toLocaleString()}
    >
      {words}
    </time>
  )
}

function never(): () => void {
  return never
}
