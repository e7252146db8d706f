import type { Answer, Question } from '../agent.ts'
import { idField } from './turnNames.ts'
import type { TurnStage } from './turnStage.ts'

/** Asks, and waits for the answer. A task has one open prompt at a time: parallel tools that ask wait for each other. */
export function askPerson(stage: TurnStage, question: Question): Promise<Answer> {
  return stage.inTurn(() => waitForAnswer(stage, question))
}

async function waitForAnswer(stage: TurnStage, question: Question): Promise<Answer> {
  const { signal, host, setPrompt } = stage
  signal.throwIfAborted()
  await stage.held()
  const name = stage.names.nextRequest(question.requestId)
  const createdAt = new Date(host.now()).toISOString()
  const answer = await new Promise<Answer>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    const { kind, question: words } = question
    setPrompt({
      requestId: name.listed,
      kind,
      question: words,
      createdAt,
      answer: (given) => {
        // At once, so that a second answer to the same prompt finds nothing pending.
        setPrompt(undefined)
        resolve(given)
      },
    })
    const { toolCallId, requestId: _, ...shown } = question
    stage.say('hitl_request', {
      ...idField('request_id', name.said),
      task_id: stage.taskId,
      ...shown,
      ...idField('tool_call_id', toolCallId),
      created_at: createdAt,
    })
  })
  await stage.held()
  stage.say('hitl_resolved', { ...idField('request_id', name.said), answer: answer.answer })
  await stage.pause(0)
  return answer
}
