'use client'
import type { ConnectionState } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon, networkIcon, offlineIcon, spinnerIcon, type Drawing } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { formatDuration } from '../parts/formatDuration.ts'
import { useCountdown } from './useCountdown.ts'

/** What {@link ConnectionStatus} takes. */
export interface ConnectionStatusProps {
  readonly connection: ConnectionState
  /** Called when the person wants the next attempt now; without it there is no button. */
  readonly onRetry?: (() => void) | undefined
}

/**
 * Says in words what is wrong with the connection, and nothing while all is well.
 *
 * States in `data-state`: every phase of the connection. `idle` and `live` show nothing, and neither does `ended`
 * unless we gave up on a turn that may still be running. `data-tone` is `quiet` while nothing is wrong yet; it then
 * takes no room and lies over what stands above.
 */
export function ConnectionStatus({ connection, onRetry }: ConnectionStatusProps): ReactNode {
  const face = faceOf(connection)
  const seconds = useCountdown(face?.tone === 'warning' ? connection.retryAt : undefined)
  const pace = face?.tone === 'warning' ? paceWords(connection.phase, seconds) : undefined
  // The element stays while it is empty: a screen reader announces changes only of what it already knew.
  return (
    <div
      className="ek-root ek-connection"
      data-state={connection.phase}
      data-tone={face?.tone}
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
          {face.tone === 'warning' && onRetry !== undefined && (
            <button type="button" className="ek-button" data-size="small" onClick={onRetry}>
              Retry now
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
  readonly tone: 'quiet' | 'warning'
}

function faceOf({ phase, error }: ConnectionState): Face | undefined {
  switch (phase) {
    case 'idle':
    case 'live':
      return undefined
    case 'connecting':
      return { icon: spinnerIcon, words: 'Connecting…', tone: 'quiet' }
    case 'stalled':
      return { icon: networkIcon, words: 'The Engine has gone quiet. Still listening.', tone: 'warning' }
    case 'reconnecting':
      // Without an error nothing was lost: a turn is being looked up, after a reload for instance.
      return error === undefined
        ? { icon: spinnerIcon, words: 'Catching up with the agent…', tone: 'quiet' }
        : {
            icon: spinnerIcon,
            words: 'Connection lost. The agent may still be at work.',
            tone: 'warning',
          }
    case 'offline':
      return {
        icon: offlineIcon,
        words: 'You are offline. We go on when the network is back.',
        tone: 'warning',
      }
    case 'ended':
      // A turn that is lost says so itself, where it stands; trying again would not bring it back.
      return error === undefined || error.code === 'TURN_LOST'
        ? undefined
        : {
            icon: alertIcon,
            words: error.retryable
              ? 'We stopped trying to reach the Engine. The agent may still be at work.'
              : error.message,
            tone: 'warning',
          }
    default:
      return phase satisfies never
  }
}

function paceWords(phase: ConnectionState['phase'], seconds = 0): string | undefined {
  const wait = formatDuration(seconds * 1000)
  // Never nothing: a line that comes and goes with every attempt would move the conversation.
  if (phase === 'reconnecting') return seconds > 0 ? `Next attempt in ${wait}.` : 'Trying now…'
  return phase === 'ended' && seconds > 0 ? `The server asks us to wait ${wait}.` : undefined
}
