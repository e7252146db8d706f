import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Exchange, Turn, TurnError } from '../agent.ts'
import { createAskPerson } from './askPerson.ts'
import { callTool } from './callTool.ts'
import { contentOf, type FrameContent } from './eventLog.ts'
import type { OpenPrompt, TurnHost } from './startTurn.ts'
import { streamBlock } from './streamBlock.ts'
import { createTurnStage } from './turnStage.ts'

/** What a {@link Turn} is made of. */
export interface TurnParts {
  host: TurnHost
  request: ExecuteRequest
  turnId: string
  history: readonly Exchange[]
  signal: AbortSignal
  send: (content: FrameContent) => void
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** How `turn.fail` unwinds the agent. Without an error the turn ends as `errored`. */
export class TurnFailure extends Error {
  override readonly name = 'TurnFailure'
  readonly error: TurnError | undefined

  constructor(error: TurnError | undefined) {
    super(error?.message ?? 'The turn failed.')
    this.error = error
  }
}

/** Builds what an agent is given: verbs that write events, paced as a model and its tools would be. */
export function createTurn({ host, request, turnId, history, signal, send, setPrompt }: TurnParts): Turn {
  const stage = createTurnStage({ host, taskId: request.task_id, signal, send, setPrompt })
  const ask = createAskPerson(stage)
  return {
    taskId: request.task_id,
    turnId,
    message: request.message,
    request,
    history,
    signal,
    say: (text, wordsPerSecond = 45) => streamBlock(stage, 'text', text, wordsPerSecond),
    think: (text, wordsPerSecond = 60) => streamBlock(stage, 'thinking', text, wordsPerSecond),
    callTool: (call) => callTool(stage, ask, call),
    ask,
    pause: stage.pause,
    usage: (data) => stage.say('usage', data),
    remember: (key, value) => stage.say('working_memory_update', { key, value }),
    compact: (data) => stage.say('compaction_event', data),
    send: (event) => send(contentOf(event)),
    sendRaw: (text) => send({ kind: 'raw', text }),
    fail: (error) => Promise.reject(new TurnFailure(error)),
  }
}
