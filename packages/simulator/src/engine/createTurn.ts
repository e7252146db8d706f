import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Exchange, Turn } from '../agent.ts'
import { askPerson } from './askPerson.ts'
import { callTool } from './callTool.ts'
import { contentOf } from './eventLog.ts'
import { streamBlock } from './streamBlock.ts'
import { runSubAgent } from './subAgent.ts'
import { TurnFailure } from './turnFailure.ts'
import type { TurnStage } from './turnStage.ts'

/** What a {@link Turn} is about. */
export interface TurnSubject {
  request: ExecuteRequest
  turnId: string
  history: readonly Exchange[]
}

/** Builds what an agent is given: verbs that write events, paced as a model and its tools would be. */
export function createTurn(stage: TurnStage, subject: TurnSubject): Turn {
  const { request, turnId, history } = subject
  return {
    taskId: stage.taskId,
    turnId,
    message: request.message,
    request,
    history,
    signal: stage.signal,
    say: (text, wordsPerSecond = 45) => streamBlock(stage, 'text', text, wordsPerSecond),
    think: (text, wordsPerSecond = 60) => streamBlock(stage, 'thinking', text, wordsPerSecond),
    callTool: (call) => callTool(stage, call),
    ask: (question) => askPerson(stage, question),
    subAgent: (work, named = 'turn') =>
      runSubAgent(stage, turnId, named, (own, id) => work(createTurn(own, { ...subject, turnId: id }))),
    pause: stage.pause,
    usage: (data) => stage.say('usage', data),
    remember: (key, value) => stage.say('working_memory_update', { key, value }),
    compact: (data) => stage.say('compaction_event', data),
    send: (event) => stage.send(contentOf(event)),
    sendRaw: (text) => stage.send({ kind: 'raw', text }),
    async fail(error) {
      await stage.held()
      throw new TurnFailure(error)
    },
  }
}
