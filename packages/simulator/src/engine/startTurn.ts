import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Agent, Answer, Exchange } from '../agent.ts'
import { createTurn, TurnFailure } from './createTurn.ts'
import type { FrameContent } from './eventLog.ts'
import type { WireId } from './turnNames.ts'
import type { Wire } from '../wire.ts'

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
  let reply = ''
  let prompt: OpenPrompt | undefined

  const send = (content: FrameContent): void => {
    controller.signal.throwIfAborted()
    reply += textOf(content)
    host.append(taskId, turnId, content)
  }
  const lifecycle = (phase: 'started' | 'completed' | 'errored'): FrameContent => {
    const timestamp = host.wire.timestamps ? { timestamp: new Date(host.now()).toISOString() } : {}
    const data = { phase, task_id: taskId, turn_id: turnId, ...timestamp }
    return { kind: 'event', name: 'thread_lifecycle', data }
  }
  const turn = createTurn({
    host,
    request,
    turnId,
    history,
    signal: controller.signal,
    send,
    setPrompt: (next) => {
      prompt = next
    },
  })

  const work = async (): Promise<void> => {
    try {
      // The answer to /execute leaves before the agent does anything, as over a real socket.
      await turn.pause(0)
      await agent.run(turn)
      controller.signal.throwIfAborted()
      onReply({ turnId, message: request.message, reply })
      send(lifecycle('completed'))
    } catch (failure) {
      if (controller.signal.aborted) return
      onReply({ turnId, message: request.message, reply })
      const error = failure instanceof TurnFailure ? failure.error : unexpectedError(failure)
      if (error) send({ kind: 'event', name: 'error', data: error })
      else send(lifecycle('errored'))
    }
  }

  if (host.wire.lifecycle === 'whole') send(lifecycle('started'))
  return {
    taskId,
    turnId,
    prompt: () => prompt,
    ended: work(),
    cancel: () => {
      if (controller.signal.aborted) return
      controller.abort(new Error('The turn was cancelled.'))
      onReply({ turnId, message: request.message, reply })
      host.append(taskId, turnId, lifecycle('errored'))
    },
    abort: (reason) => controller.abort(reason),
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
