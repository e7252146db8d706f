'use client'
import type { ConnectionState, TaskStatus } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon, networkIcon, offlineIcon, spinnerIcon, type Drawing } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import type { ShownError } from '../parts/ErrorNotice.tsx'
import { formatDuration } from '../parts/formatDuration.ts'
import { troubleOf, type Trouble, type TroubleKind } from './troubleOf.ts'
import { useCountdown } from './useCountdown.ts'
import { useOnline } from './useOnline.ts'

/** What {@link ConnectionStatus} takes. */
export interface ConnectionStatusProps {
  readonly connection: ConnectionState
  /** What the task is doing: then the words say what the trouble means for it. @default 'idle' */
  readonly status?: TaskStatus
  /** Why the Engine is unwell, from `useEngineHealth`; or that it refuses the key, which no health tells. */
  readonly engineError?: ShownError | undefined
  /** Called when the person wants the next attempt now; without it there is no button. */
  readonly onRetry?: (() => void) | undefined
}

/**
 * The one place that says what is wrong between the person and the agent: what it is, what it means for the turn, and
 * what happens next. Says nothing while all is well. Put it between the list and the composer: then it takes its room from
 * the end of the list, and nothing moves for a reader who is elsewhere. What is only going on lies over the list.
 *
 * States in `data-state`: every phase of the connection. `data-tone` is `quiet` while nothing is wrong yet, then
 * `warning`, with `data-trouble` for what {@link TroubleKind} lists.
 */
export function ConnectionStatus({
  connection,
  status = 'idle',
  engineError,
  onRetry,
}: ConnectionStatusProps): ReactNode {
  const online = useOnline()
  const trouble = troubleOf({ connection, status, engineError, online })
  const face = trouble === undefined ? quietFaceOf(connection) : { ...trouble, icon: icons[trouble.kind] }
  const seconds = useCountdown(trouble && connection.retryAt)
  const pace = trouble && paceWords(trouble, connection, seconds)
  // The element stays while it is empty: a screen reader announces changes only of what it already knew.
  return (
    <div
      className="ek-root ek-connection"
      data-state={connection.phase}
      data-tone={trouble ? 'warning' : face && 'quiet'}
      data-trouble={trouble?.kind}
      translate="no"
      role="status"
    >
      {face !== undefined && (
        <div className="ek-connection-bar">
          <Icon drawing={face.icon} />
          <span className="ek-connection-words">
            <span>{face.words}</span>
            {pace !== undefined && (
              <>
                <span> </span>
                <span className="ek-connection-pace" aria-hidden="true">
                  {pace}
                </span>
              </>
            )}
          </span>
          {trouble !== undefined && onRetry !== undefined && (
            <button type="button" className="ek-button" data-size="small" onClick={onRetry}>
              Try again
            </button>
          )}
        </div>
      )}
    </div>
  )
}

interface Face {
  readonly icon: Drawing
  readonly words: string
}

/** What is going on while nothing is wrong. */
function quietFaceOf({ phase, error }: ConnectionState): Face | undefined {
  if (phase === 'connecting') return { icon: spinnerIcon, words: 'Connecting…' }
  // Without an error nothing was lost: a turn is being looked up, after a reload for instance.
  return phase === 'reconnecting' && error === undefined
    ? { icon: spinnerIcon, words: 'Catching up with the agent…' }
    : undefined
}

const icons: Record<TroubleKind, Drawing> = {
  offline: offlineIcon,
  refused: alertIcon,
  down: networkIcon,
  sick: networkIcon,
  lost: spinnerIcon,
  quiet: networkIcon,
  abandoned: alertIcon,
}

function paceWords({ kind }: Trouble, { phase }: ConnectionState, seconds = 0): string | undefined {
  const wait = formatDuration(seconds * 1000)
  if (kind === 'offline' || kind === 'refused') return undefined
  // Never nothing: a line that comes and goes with every attempt would break at another place.
  if (phase === 'reconnecting') return seconds > 0 ? `Next attempt in ${wait}.` : 'Trying now…'
  return phase === 'ended' && seconds > 0 ? `The server asks us to wait ${wait}.` : undefined
}
