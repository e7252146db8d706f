import { EngineError, type PendingPrompt } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { promptNow } from './reducePrompts.ts'
import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  failure,
  fold,
  outgoing,
  outline,
  promptsOf,
  resolved,
  say,
  started,
  turnOf,
} from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'

const early = '2026-04-01T10:00:00.000Z'
const later = '2026-04-01T10:00:01.000Z'
const promptId = ':reply/prompt-0'
const pending: PendingPrompt = {
  request_id: 'r',
  task_id: 'task',
  kind: 'permission',
  question: 'May I?',
  created_at: early,
}
const listed = (list: PendingPrompt[], askedAbout: string[] = []): TaskEvent => {
  return { type: 'prompts_listed', pending: list, askedAbout }
}
const answering: TaskEvent = { type: 'answer_sending', promptId, answer: 'yes' }
const answered: TaskEvent = { type: 'answer_sent', promptId }
const turnLost: TaskEvent = { type: 'turn_lost', error: new EngineError('TURN_LOST') }
/** The prompt as the list tells it, from the stream. */
const told = ask('r', { kind: 'permission', question: 'May I?', created_at: early })
const statuses = (state: TaskState): string[] => promptsOf(turnOf(state)).map(({ status }) => status)

describe('a prompt that is listed', () => {
  it('is shown where the stream has not told of it', () => {
    expect(fold([started, listed([pending])])).toMatchObject({
      status: 'awaiting-answer',
      prompt: { id: promptId, requestId: 'r', kind: 'permission', question: 'May I?', createdAt: early },
    })
  })

  it('is shown in the words in which the Engine wrote it', () => {
    const input = '{"id": 2512292042121000001}'
    const state = fold([listed([{ ...pending, tool: 'pay', input: JSON.parse(input), inputSource: input }])])
    expect(state.prompt).toMatchObject({ tool: 'pay', inputSource: input })
  })

  it('is linked to the call that runs', () => {
    const list = listed([{ ...pending, tool_call_id: 'c' }])
    expect(fold([call('shell', 'c', { command: 'ls' }), list]).prompt).toMatchObject({
      callId: ':reply/tool-call-0',
      input: { command: 'ls' },
    })
  })

  it.each<[string, TaskEvent[], string[]]>([
    ['nothing is known', [], [':reply awaiting-answer']],
    ['a turn has ended', [started, completed], [':reply completed', ':reply:reply awaiting-answer']],
    [
      'a message was sent',
      [
        { type: 'message_sending', message: outgoing('u1') },
        { type: 'message_sent', messageId: 'u1' },
      ],
      ['u1 sent', 'u1:reply awaiting-answer'],
    ],
    [
      'a message could not be sent, because it waits',
      [{ type: 'message_sending', message: outgoing('u1') }],
      [':reply awaiting-answer', 'u1 sending'],
    ],
  ])('waits in a turn of its own where %s', (_, events, messages) => {
    const state = fold([...events, listed([pending])])
    expect(state.messages.map(({ id, status }) => `${id} ${status}`)).toEqual(messages)
    expect(state.prompt).toMatchObject({ requestId: 'r', status: 'open' })
  })

  it('is the one that is shown already', () => {
    const before = fold([told, say('a')])
    expect(reduceTask(before, listed([pending])).messages).toEqual(before.messages)
  })

  it('completes the one that is shown, and says that it has changed', () => {
    const state = fold([ask('r'), listed([{ ...pending, input: { command: 'ls' } }])])
    expect(promptsOf(turnOf(state))).toMatchObject([
      { id: promptId, status: 'open', question: 'May I?', input: { command: 'ls' }, changed: true },
    ])
  })

  it('is each of those that wait', () => {
    const state = fold([started, listed([pending, { ...pending, request_id: 'r2' }])])
    expect(promptsOf(turnOf(state)).map(({ requestId }) => requestId)).toEqual(['r', 'r2'])
  })
})

describe('a prompt that is listed although it seemed settled', () => {
  it.each<[string, TaskEvent[]]>([
    ['answered', [answering, answered, say('ok')]],
    ['answered elsewhere', [resolved('r', 'no')]],
  ])('is an old list where it was %s in the turn that runs', (_, events) => {
    for (const asking of [told, ask('r')]) {
      const before = fold([asking, ...events])
      expect(reduceTask(before, listed([pending])).messages).toEqual(before.messages)
    }
  })

  it('is another prompt where it was asked at another time', () => {
    const again = listed([{ ...pending, created_at: later }])
    expect(statuses(fold([told, resolved('r', 'no'), again]))).toEqual(['answered-elsewhere', 'open'])
    const below = fold([told, completed, again])
    expect(below.messages).toMatchObject([{ status: 'completed' }, { status: 'awaiting-answer' }])
    expect(below.prompt).toMatchObject({ createdAt: later, status: 'open' })
  })

  it.each<[string, TaskEvent]>([
    ['completed', completed],
    ['failed', failure('UNKNOWN')],
  ])('is an old list where its turn has %s and the times are equal', (_, end) => {
    const before = fold([told, end])
    expect(reduceTask(before, listed([pending])).messages).toEqual(before.messages)
  })

  it('is another prompt where its turn has ended and no time tells: what is listed waits', () => {
    const state = fold([ask('r'), completed, listed([pending])])
    expect(state.messages).toMatchObject([{ status: 'completed' }, { status: 'awaiting-answer' }])
  })

  it('waits, where its turn was only given up: the turn goes on', () => {
    const running = fold([call('a'), told, say('half')])
    const state = fold([turnLost, listed([pending])], running)
    expect(outline(turnOf(state).parts)).toEqual(['tool-call running', 'prompt open', 'text streaming: half'])
    expect(state).toMatchObject({ status: 'awaiting-answer', prompt: { id: promptId }, error: undefined })
    expect(fold([answering], state).prompt).toMatchObject({ status: 'sending' })
  })

  it('waits in the turn that was given up, below which a message was not sent', () => {
    const send: TaskEvent = { type: 'message_sending', message: outgoing('u1') }
    const state = fold([told, send, turnLost, listed([pending])])
    expect(state.messages).toMatchObject([{ status: 'awaiting-answer' }, { id: 'u1', status: 'sending' }])
  })

  it('has lost its answer, where its turn was given up while that was under way', () => {
    const state = fold([told, answering, turnLost, listed([pending], [promptId])])
    expect(state.prompt).toMatchObject({ status: 'failed', answer: 'yes', error: { code: 'ANSWER_LOST' } })
  })
})

describe('a list', () => {
  it.each<[string, TaskEvent[]]>([
    ['is on its way', [told, answering]],
    ['was taken', [told, answering, answered]],
  ])('of before changes no prompt whose answer %s', (_, events) => {
    const before = fold(events)
    expect(reduceTask(before, listed([pending])).messages).toEqual(before.messages)
  })

  it('of before asks nobody again where the stream told less of the prompt', () => {
    const state = fold([ask('r'), answering, answered, listed([pending])])
    expect(promptsOf(turnOf(state))).toHaveLength(1)
    expect(state.status).toBe('running')
  })

  it.each<[string, TaskEvent[]]>([
    ['was sent', [told, answering]],
    ['was taken', [told, answering, answered]],
  ])('says of an answer that %s and is still asked for that it got lost', (_, events) => {
    const state = fold([...events, listed([pending], [promptId])])
    expect(state.prompt).toMatchObject({ status: 'failed', answer: 'yes', error: { code: 'ANSWER_LOST' } })
  })

  it('leaves a prompt open that still waits', () => {
    expect(fold([told, listed([pending], [promptId])]).prompt).toMatchObject({ status: 'open' })
  })

  it('without a prompt takes our answer for taken, and any other for somebody else’s', () => {
    expect(fold([told, answering, listed([], [promptId])]).prompt).toMatchObject({
      status: 'sent',
      answer: 'yes',
    })
    expect(statuses(fold([told, listed([], [promptId])]))).toEqual(['answered-elsewhere'])
  })

  it('says nothing of a prompt it was not asked about', () => {
    const before = fold([told, ask('r2')])
    const state = reduceTask(before, listed([], [promptId]))
    expect(statuses(state)).toEqual(['answered-elsewhere', 'open'])
    expect(reduceTask(before, listed([])).messages).toBe(before.messages)
  })

  it('says nothing of the next prompt in the place of one that is not known any more', () => {
    const forgotten = fold([listed([], [promptId])])
    expect(statuses(fold([started, told], forgotten))).toEqual(['open'])
  })

  it('goes by the request of the prompt it was asked about', () => {
    const state = fold([ask('r1'), told, listed([pending], [promptId, ':reply/prompt-1'])])
    expect(statuses(state)).toEqual(['answered-elsewhere', 'open'])
  })
})

describe('prompts that the stream tells without an id', () => {
  const nameless = (question: string, at = early): ReturnType<typeof ask> =>
    ask('', { kind: 'permission', question, created_at: at })

  it('P11 are the listed ones that ask the same, whichever came first', () => {
    for (const story of [
      [listed([pending]), nameless('May I?')],
      [nameless('May I?'), listed([pending])],
      [nameless('May I?'), listed([pending]), nameless('May I?')],
    ]) {
      const state = fold([started, ...story])
      expect(promptsOf(turnOf(state))).toHaveLength(1)
      expect(state.prompt?.changed).toBeUndefined()
    }
  })

  it('P11 are others where they ask something else, or the same at another time', () => {
    for (const other of [nameless('May I too?'), nameless('May I?', later)]) {
      expect(statuses(fold([started, listed([pending]), other]))).toEqual(['open', 'open'])
    }
  })

  it('P11 are each themselves where several wait', () => {
    const second: PendingPrompt = { ...pending, request_id: 'q', question: 'May I too?', created_at: later }
    const two = fold([started, nameless('May I?'), nameless('May I too?', later)])
    expect(promptsOf(turnOf(two)).map(({ question }) => question)).toEqual(['May I?', 'May I too?'])
    expect(promptsOf(turnOf(two)).some(({ changed }) => changed)).toBe(false)
    const answering1 = fold([started, nameless('May I?'), answering, nameless('May I too?', later)])
    expect(promptNow(answering1, promptId)).toMatchObject({ id: promptId, status: 'sending' })
    expect(statuses(fold([listed([pending, second])], answering1))).toEqual(['sending', 'open'])
    const asked = fold([listed([second], [promptId])], answering1)
    expect(statuses(asked)).toEqual(['sent', 'open'])
  })

  it('P10 begin open where the answer under their place was given to another', () => {
    const first = fold([started, nameless('May I?'), answering, answered])
    // The turn is told anew, and another prompt comes in that place.
    const again = { ...first, messages: fold([started]).messages }
    expect(statuses(fold([nameless('May I too?')], again))).toEqual(['open'])
    expect(statuses(fold([nameless('May I?')], again))).toEqual(['sent'])
  })
})
