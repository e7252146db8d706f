import { EngineError, type PendingPrompt } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  fold,
  lifecycle,
  outgoing,
  promptsOf,
  resolved,
  say,
  started,
  turnOf,
} from './taskEvents.fixtures.ts'
import { withoutOpenTurn } from './taskMessages.ts'
import type { PromptPart, TaskState } from './taskState.ts'

const lost = new EngineError('CONNECTION_LOST')
const promptId = ':reply/prompt-0'
const answering = (id = promptId, answer = 'yes'): TaskEvent => {
  return { type: 'answer_sending', promptId: id, answer, feedback: 'ok' }
}
const answered = (id = promptId): TaskEvent => ({ type: 'answer_sent', promptId: id })
const failed: TaskEvent = { type: 'answer_failed', promptId, error: lost }
const refused: TaskEvent = { type: 'answer_refused', promptId }

describe('the prompt that is shown', () => {
  it('waits until the Engine has confirmed an answer', () => {
    expect(fold([started]).prompt).toBeUndefined()
    expect(fold([started, ask('r')]).prompt).toMatchObject({ requestId: 'r', status: 'open' })
    expect(fold([started, ask('r'), answering()]).prompt).toMatchObject({
      status: 'sending',
      answer: 'yes',
      feedback: 'ok',
    })
    expect(fold([started, ask('r'), answering(), answered()]).prompt).toMatchObject({
      status: 'sent',
      answer: 'yes',
    })
    expect(fold([started, ask('r'), answering(), answered(), resolved('r', 'yes')]).prompt).toBeUndefined()
  })

  it('is the next one when the first is settled', () => {
    expect(fold([ask('r1'), ask('r2'), resolved('r1')]).prompt).toMatchObject({ requestId: 'r2' })
  })

  it('keeps the draft of an answer that failed', () => {
    const state = fold([ask('r'), answering(), failed])
    expect(state.status).toBe('awaiting-answer')
    expect(state.prompt).toMatchObject({
      status: 'failed',
      answer: 'yes',
      feedback: 'ok',
      error: { code: 'CONNECTION_LOST' },
    })
  })

  it('drops the failure when the answer is given again', () => {
    const again: TaskEvent = { type: 'answer_sending', promptId, answer: 'no' }
    const state = fold([ask('r'), answering(), failed, again])
    expect(state.prompt).toMatchObject({
      status: 'sending',
      answer: 'no',
      error: undefined,
      feedback: undefined,
    })
  })

  it('was answered elsewhere when the Engine has nothing pending', () => {
    const state = fold([ask('r'), answering(), refused])
    expect(state.prompt).toBeUndefined()
    expect(turnOf(state).parts).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is settled by the outcome of an answer that was under way when the turn ended', () => {
    const ended = fold([ask('r'), answering(), completed])
    expect(turnOf(ended).parts).toMatchObject([{ status: 'sending' }])
    expect(turnOf(reduceTask(ended, answered())).parts).toMatchObject([{ status: 'answered' }])
    expect(turnOf(reduceTask(ended, failed)).parts).toMatchObject([{ status: 'expired' }])
    expect(turnOf(reduceTask(ended, refused)).parts).toMatchObject([{ status: 'answered-elsewhere' }])
  })
})

describe('an answer', () => {
  /** Turns whose Engine counts request ids from 0 in each of them; the person answers the first. */
  const turn = (turn_id: string, command: string): TaskEvent[] => [
    lifecycle('started', { turn_id }),
    ask('0', { kind: 'permission', question: 'May I?', tool: 'shell', input: { command } }),
  ]
  const firstTurn = [...turn('t1', 'ls'), answering(), answered(), say('ok'), completed]

  it('belongs to the prompt of its turn: the same request id in the next turn asks anew', () => {
    const state = fold([...firstTurn, ...turn('t2', 'rm -rf /data')])
    expect(state.status).toBe('awaiting-answer')
    expect(state.prompt).toMatchObject({ status: 'open', input: { command: 'rm -rf /data' } })
    expect(state.prompt?.answer).toBeUndefined()
  })

  it('to the prompt of one turn changes none of another', () => {
    const before = fold([...firstTurn, ...turn('t2', 'rm -rf /data')])
    const second = ':reply:reply/prompt-0'
    const state = fold([answering(second, 'no'), answered(second)], before)
    expect(state.messages[0]).toBe(before.messages[0])
    expect(state.prompt).toMatchObject({ status: 'sent', answer: 'no' })
    expect(state.answers).toMatchObject({ [promptId]: { answer: 'yes' }, [second]: { answer: 'no' } })
  })

  it('to one prompt of a turn changes none of the same request id in that turn', () => {
    const again = [ask('0'), answering(), answered(), resolved('0', 'yes'), ask('0')]
    expect(statuses(fold(again))).toEqual(['answered', 'open'])
    expect(statuses(fold([...again, answering(':reply/prompt-1')]))).toEqual(['answered', 'sending'])
    expect(statuses(fold([...again, refused]))).toEqual(['answered', 'open'])
  })

  it('knows the request it answers', () => {
    const state = fold([ask('r'), answering(), failed, answering()])
    expect(state.answers).toEqual({
      [promptId]: {
        requestId: 'r',
        question: '',
        createdAt: undefined,
        status: 'sending',
        answer: 'yes',
        feedback: 'ok',
        error: undefined,
      },
    })
    expect(fold([answered()], withoutOpenTurn(state)).answers[promptId]).toMatchObject({ requestId: 'r' })
  })

  it('is never asked for again when the turn is rebuilt', () => {
    const before = fold([started, ask('r'), answering(), answered()])
    const rebuilt = fold([started, ask('r')], withoutOpenTurn(before))
    expect(rebuilt.prompt).toMatchObject({ requestId: 'r', status: 'sent', answer: 'yes' })
    expect(rebuilt.status).toBe('running')
  })

  it('finds its prompt below a message that was not sent', () => {
    const state = fold([
      ask('r'),
      { type: 'message_sending', message: outgoing('u1') },
      answering(),
      answered(),
    ])
    expect(statuses(state)).toEqual(['sent'])
  })
})

describe('an answer that is withheld', () => {
  const withheld = (told?: PendingPrompt): TaskEvent => ({ type: 'answer_withheld', promptId, told })
  const told: PendingPrompt = {
    request_id: 'r',
    task_id: 'task',
    kind: 'permission',
    question: 'Really?',
    tool: 'shell',
    input: { command: 'rm' },
    inputSource: '{"command": "rm"}',
  }

  it('asks again, says that it has changed, and forgets what was answered', () => {
    const state = fold([ask('r', { question: 'May I?' }), answering(), withheld()])
    expect(state).toMatchObject({ status: 'awaiting-answer', answers: {} })
    expect(state.prompt).toMatchObject({ status: 'open', changed: true, question: 'May I?' })
    const { answer, feedback, error } = state.prompt ?? {}
    expect({ answer, feedback, error }).toEqual({})
    expect(state.answers).toEqual({})
  })

  it('shows what the Engine told of it instead', () => {
    const state = fold([ask('r', { question: 'May I?' }), answering(), withheld(told)])
    expect(state.prompt).toMatchObject({
      id: promptId,
      status: 'open',
      changed: true,
      kind: 'permission',
      question: 'Really?',
      tool: 'shell',
      input: { command: 'rm' },
      inputSource: '{"command": "rm"}',
    })
  })

  it('can be given, and is not asked for again by a rebuilt turn', () => {
    const before = fold([started, ask('r'), answering(), withheld()])
    const rebuilt = fold([started, ask('r')], withoutOpenTurn(before))
    expect(rebuilt.prompt).toMatchObject({ status: 'open' })
    expect(fold([answering()], rebuilt).prompt).toMatchObject({ status: 'sending', answer: 'yes' })
  })

  it('opens nothing that is settled', () => {
    const before = fold([ask('r'), answering(), answered(), resolved('r', 'yes'), say('ok')])
    expect(turnOf(reduceTask(before, withheld(told))).parts).toEqual(turnOf(before).parts)
  })

  it('leaves nothing under way in a turn that has ended meanwhile', () => {
    const state = fold([call('a'), ask('r'), answering(), completed, withheld()])
    expect(statuses(state)).toEqual(['expired'])
    expect(state.status).toBe('completed')
  })
})

const statuses = (state: TaskState): PromptPart['status'][] => {
  return promptsOf(turnOf(state)).map(({ status }) => status)
}
