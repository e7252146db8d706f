import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Agent, Answer, Exchange } from '../agent.ts'
import type { Wire } from '../wire.ts'
import { createTurn } from './createTurn.ts'
import type { FrameContent } from './eventLog.ts'
import type { Holds, TurnProgress } from './holds.ts'
import { lifecycleEvent } from './lifecycleEvent.ts'
import { TurnFailure } from './turnFailure.ts'
import type { WireId } from './turnNames.ts'
import { createTurnStage } from './turnStage.ts'

/** A turn at work. It does not know who watches, and does not stop when nobody does. */
export interface RunningTurn {
  readonly taskId: string
  readonly turnId: string
  /** The prompt that waits for a person. */
  prompt: () => OpenPrompt | undefined
  /** Resolves when the last frame has been sent, or the turn was aborted. Never rejects. */
  readonly ended: Promise<void>
  /** Stops the work and says so: the turn ends as `errored`. */
  cancel: () => void
  /** Drops the turn without a last word. */
  abort: (reason: Error) => void
  /** Drops it so once it has said so many frames in all, at once where it has said as many. */
  dieAfter: (frames: number, died: () => void) => void
  /** Whether it may still say something. */
  isAtWork: () => boolean
}

/** A prompt that waits, with the means to answer it. */
export interface OpenPrompt {
  /** As it is listed. */
  readonly requestId: WireId
  readonly kind: 'permission' | 'question'
  readonly question: string
  /** ISO 8601. */
  readonly createdAt: string
  answer: (answer: Answer) => void
}

/** What a turn needs of the Engine around it. */
export interface TurnHost {
  readonly pace: number
  readonly wire: Wire
  now: () => number
  /** Counts up from 1, by kind. */
  nextNumber: (kind: string) => number
  append: (taskId: string, turnId: string, content: FrameContent) => void
  readonly holds: Holds
}

/** Starts a turn: `started` is sent before this returns, where the wire has one. */
export function startTurn(
  host: TurnHost,
  agent: Agent,
  request: ExecuteRequest,
  history: readonly Exchange[],
  onReply: (exchange: Exchange) => void,
): RunningTurn {
  const taskId = request.task_id
  const turnId = `turn_${host.nextNumber('turn')}`
  const controller = new AbortController()
  const { signal } = controller
  const owner = { taskId, turnId }
  const progress: TurnProgress = { taskId, frames: 0, said: new Set() }
  let reply = ''
  let prompt: OpenPrompt | undefined
  let death: { frames: number; died: () => void } | undefined

  const dieInTime = (): void => {
    if (death === undefined || progress.frames < death.frames || signal.aborted) return
    controller.abort(new Error('The turn died.'))
    death.died()
  }
  const send = (content: FrameContent): void => {
    signal.throwIfAborted()
    reply += textOf(content)
    progress.frames += 1
    if (content.kind === 'event') progress.said.add(content.name)
    host.append(taskId, turnId, content)
    dieInTime()
  }
  const setPrompt = (next: OpenPrompt | undefined): void => {
    prompt = next
  }
  const stage = createTurnStage({ host, progress, signal, send, setPrompt })
  const turn = createTurn(stage, { request, turnId, history })
  const remember = (): void => onReply({ turnId, message: request.message, reply })

  const work = async (): Promise<void> => {
    try {
      // The answer to /execute leaves before the agent does anything, as over a real socket.
      await turn.pause(0)
      await agent.run(turn)
      await stage.held()
      signal.throwIfAborted()
      remember()
      send(lifecycleEvent(host, 'completed', owner))
    } catch (failure) {
      if (signal.aborted) return
      remember()
      const error = failure instanceof TurnFailure ? failure.error : unexpectedError(failure)
      if (error) send({ kind: 'event', name: 'error', data: error })
      else send(lifecycleEvent(host, 'errored', owner))
    }
  }

  if (host.wire.lifecycle === 'whole') send(lifecycleEvent(host, 'started', owner))
  return {
    taskId,
    turnId,
    prompt: () => (signal.aborted ? undefined : prompt),
    ended: work(),
    cancel: () => {
      if (signal.aborted) return
      controller.abort(new Error('The turn was cancelled.'))
      remember()
      host.append(taskId, turnId, lifecycleEvent(host, 'errored', owner))
    },
    abort: (reason) => controller.abort(reason),
    dieAfter: (frames, died) => {
      death = { frames, died }
      dieInTime()
    },
    isAtWork: () => !signal.aborted,
  }
}

/** What the agent said with it, for the Engine's memory. */
function textOf(content: FrameContent): string {
  if (content.kind !== 'event' || content.name !== 'text_delta') return ''
  const { text } = content.data as { text?: unknown }
  return typeof text === 'string' ? text : ''
}

function unexpectedError(failure: unknown): { error: string; message: string } {
  return { error: 'INTERNAL_ERROR', message: failure instanceof Error ? failure.message : String(failure) }
}
