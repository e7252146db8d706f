import type { EngineEvent } from '@engine-kit/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import {
  closeAll,
  cut,
  open,
  over,
  scriptTask,
  told,
  withIds,
  type Answer,
  type Answers,
} from './scriptedEngine.fixtures.ts'
import { ask, call, completed, lifecycle, outline, result, say, turnOf } from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'

afterEach(closeAll)

const startedAt = (second: number): string => `2026-04-01T10:00:0${second}.000Z`
const began = (turn: string, second: number): EngineEvent =>
  lifecycle('started', { turn_id: turn, timestamp: startedAt(second) })
const ended = (turn: string): EngineEvent => lifecycle('completed', { turn_id: turn })
const seen = (state: TaskState): string[] => [state.status, ...outline(turnOf(state).parts)]

/** Sends two messages, one after the other, and waits for what comes of the second. */
async function playedTwice(answers: Answers): Promise<TaskState> {
  const { store, until } = scriptTask(answers)
  store.send({ text: 'one' })
  await until(over)
  store.send({ text: 'two' })
  return until((state) => over(state) && state.messages.length === 4)
}

async function played(answers: Answers): Promise<TaskState> {
  const { store, until } = scriptTask(answers)
  store.send({ text: 'go' })
  return until(over)
}

describe('a tool call id that comes again', () => {
  it('R1 names another call, and a prompt shows the one that runs', async () => {
    const { store, until } = scriptTask({
      execute: [
        open(
          began('t1', 1),
          call('shell.run', 'shell.run:0', { command: 'ls -la' }),
          result({ tool_call_id: 'shell.run:0', output: 'a.txt' }),
          call('shell.run', 'shell.run:0', { command: 'rm -rf ./build' }),
          ask('r1', { kind: 'permission', question: 'May I?', tool_call_id: 'shell.run:0' }),
        ),
      ],
    })
    store.send({ text: 'go' })
    const state = await until(({ prompt }) => prompt !== undefined)
    expect(outline(turnOf(state).parts)).toEqual(['tool-call succeeded', 'tool-call running', 'prompt open'])
    expect(state.prompt?.input).toEqual({ command: 'rm -rf ./build' })
  })
})

describe('a request id that comes again', () => {
  const asks = (command: string): EngineEvent =>
    ask('0', { kind: 'permission', question: 'May I?', tool: 'shell', input: { command } })

  it('R1 in the next turn asks anew, here and after a reload', async () => {
    let pending: object[] = [{ request_id: '0', task_id: 'task', kind: 'permission', question: 'May I?' }]
    const {
      store,
      until,
      say: go,
    } = scriptTask({
      execute: [open(began('t1', 1), asks('ls')), open(began('t2', 2), asks('rm -rf /data'))],
      pending: () => pending,
      respond: () => {
        pending = []
        return Response.json({ status: 'resumed', request_id: '0' })
      },
    })
    store.send({ text: 'one' })
    await until(({ prompt }) => prompt?.status === 'open')
    store.answer({ requestId: '0', answer: 'yes' })
    await until(({ prompt }) => prompt?.status === 'sent')
    go(say('ok'), ended('t1'))
    await until(over)
    store.send({ text: 'two' })
    const state = await until(({ status }) => status === 'awaiting-answer')
    expect([state.prompt?.status, state.prompt?.answer, state.prompt?.input]).toEqual([
      'open',
      undefined,
      { command: 'rm -rf /data' },
    ])
  })

  it('with another command shows that one, marked, and an answer to the first is not sent', async () => {
    const {
      store,
      until,
      asked,
      say: go,
    } = scriptTask({
      execute: [open(began('t1', 1), asks('ls'))],
      pending: () => [{ request_id: '0', task_id: 'task', kind: 'permission', question: 'May I?' }],
    })
    store.send({ text: 'one' })
    const { prompt } = await until((state) => state.prompt !== undefined)
    go(asks('rm -rf /'))
    await until((state) => state.prompt?.changed === true)
    store.answer({ requestId: '0', answer: 'yes', prompt })
    await until((state) => state.prompt?.input !== prompt?.input)
    expect(store.getSnapshot().prompt).toMatchObject({ status: 'open', input: { command: 'rm -rf /' } })
    expect(asked('/hitl/respond')).toEqual([])
  })

  it('is not answered where the list that is looked at first names another command', async () => {
    const { store, until, asked } = scriptTask({
      execute: [open(began('t1', 1), asks('ls'))],
      pending: () => [
        {
          request_id: '0',
          task_id: 'task',
          kind: 'permission',
          question: 'May I?',
          input: { command: 'rm' },
        },
      ],
    })
    store.send({ text: 'one' })
    await until((state) => state.prompt !== undefined)
    store.answer({ requestId: '0', answer: 'yes' })
    const { prompt } = await until((state) => state.prompt?.changed === true)
    expect(prompt).toMatchObject({ status: 'open', input: { command: 'rm' } })
    expect(asked('/hitl/respond')).toEqual([])
  })
})

describe('event ids', () => {
  const first = (ids: (string | number)[]): Answer =>
    told(...withIds(ids, [began('t1', 1), say('A'), say('B'), ended('t1')]))
  const frames = [began('t2', 2), say('A'), say('B'), say('C'), say('D'), ended('t2')]

  it.each([
    ['begin again with each turn', [1, 2, 3, 4], [1, 2, 3, 4, 5, 6]],
    ['are one constant', ['x', 'x', 'x', 'x'], ['x', 'x', 'x', 'x', 'x', 'x']],
    ['are one constant number', [7, 7, 7, 7], [7, 7, 7, 7, 7, 7]],
    ['name the message', ['m1', 'm1', 'm1', 'm1'], ['m2', 'm2', 'm2', 'm2', 'm2', 'm2']],
    ['are milliseconds', [1000, 1003, 1003, 1010], [2000, 2001, 2001, 2005, 2005, 2009]],
    ['leave numbers out', [1, 4, 9, 16], [25, 36, 49, 64, 81, 100]],
    ['are no numbers', ['a', 'b', 'c', 'd'], ['e', 'f', 'g', 'h', 'i', 'j']],
  ] as const)('R2 that %s cost no frame, live or cut at any of them', async (_, one, two) => {
    const numbered = withIds(two, frames)
    for (let at = 0; at <= numbered.length; at++) {
      for (const honoured of [true, false]) {
        const replay = ({ lastEventId }: { lastEventId: string | null }): Answer => {
          const index = honoured ? numbered.findIndex(({ id }) => id === lastEventId) + 1 : 0
          return told(...numbered.slice(index))
        }
        const live = at === numbered.length ? told(...numbered) : cut(...numbered.slice(0, at))
        const state = await playedTwice({ execute: [first([...one]), live], replay })
        expect(seen(state), `cut at ${at}`).toEqual(['completed', 'text done: ABCD'])
      }
    }
  })

  it('that left frames out live are made whole by the replay', async () => {
    const letters = [began('t1', 1), ...Array.from('ABCDE', say), ended('t1')]
    const whole = withIds([1, 2, 3, 4, 5, 6, 7], letters)
    const replay = ({ lastEventId }: { lastEventId: string | null }): Answer =>
      told(...whole.slice(Number(lastEventId ?? 0)))
    const live = [whole[0], whole[1], whole[4]] as EngineEvent[]
    expect(seen(await played({ execute: [cut(...live)], replay }))).toEqual(['completed', 'text done: ABCDE'])
  })

  it('R2 that come twice over one connection prove no repetition', async () => {
    const live = withIds([1, 2, 2, 3], [began('t1', 1), say('ha'), say('ha'), ended('t1')])
    expect(seen(await played({ execute: [told(...live)] }))).toEqual(['completed', 'text done: haha'])
  })

  it('R2 that are known with other words over another connection are not believed', async () => {
    const live = withIds([1, 2, 3], [began('t1', 1), say('a'), say('b')])
    const again = withIds([1, 2, 3, 4, 5], [began('t1', 1), say('ab'), say('c'), say('d'), ended('t1')])
    const replay = ({ lastEventId }: { lastEventId: string | null }): Answer =>
      told(...(lastEventId === null ? again : again.slice(2)))
    expect(seen(await played({ execute: [cut(...live)], replay }))).toEqual(['completed', 'text done: abcd'])
  })
})

describe('the name of a turn', () => {
  it('that every turn carries is told apart by the time of its start', async () => {
    const state = await playedTwice({
      execute: [told(began('t', 1), say('one'), ended('t')), cut(began('t', 2), say('t'))],
      replay: [told(began('t', 1), say('one'), ended('t'), began('t', 2), say('two'), ended('t'))],
    })
    expect(seen(state)).toEqual(['completed', 'text done: two'])
  })

  it('that every turn carries, without times, means the last one', async () => {
    const start = lifecycle('started', { turn_id: 't' })
    const state = await playedTwice({
      execute: [told(start, say('one'), ended('t')), cut(start, say('t'))],
      replay: [told(start, say('one'), ended('t'), start, say('two'), ended('t'))],
    })
    expect(seen(state)).toEqual(['completed', 'text done: two'])
  })
})

describe('frames of others', () => {
  const ofTask = (event: EngineEvent, task_id: string): EngineEvent =>
    ({ ...event, data: { ...(event.data as object), task_id } }) as EngineEvent

  it('that name another task are not shown, live', async () => {
    const state = await played({
      execute: [told(began('t1', 1), ofTask(say('theirs'), 'other'), say('ours'), ended('t1'))],
    })
    expect(seen(state)).toEqual(['completed', 'text done: ours'])
  })

  it('that are interleaved in a replay are told apart by their task', async () => {
    const ours = [began('t1', 1), say('ou'), say('rs'), ended('t1')].map((event) => ofTask(event, 'task'))
    const theirs = [began('x1', 1), say('the'), say('irs'), ended('x1')].map((event) =>
      ofTask(event, 'other'),
    )
    const mixed = ours.flatMap((event, index) => [theirs[index] as EngineEvent, event])
    const state = await played({ execute: [cut(...ours.slice(0, 2))], replay: [told(...mixed)] })
    expect(seen(state)).toEqual(['completed', 'text done: ours'])
  })

  it.each([
    ['a name of its own', { turn_id: 'sub' }],
    ['a name of its own and a time', { turn_id: 'sub', timestamp: startedAt(3) }],
    ['its own task', { task_id: 'sub-task', turn_id: 'sub' }],
  ])('a sub-agent with %s begins and ends nothing but itself, live or cut anywhere', async (_, name) => {
    const frames = [
      began('t1', 1),
      say('before '),
      lifecycle('started', name),
      say('within '),
      lifecycle('completed', name),
      say('after'),
      ended('t1'),
    ]
    for (let at = 1; at <= frames.length; at++) {
      const live = at === frames.length ? told(...frames) : cut(...frames.slice(0, at))
      const state = await played({ execute: [live], replay: [told(...frames)] })
      expect(seen(state), `cut at ${at}`).toEqual(['completed', 'text done: before within after'])
      expect(state.messages).toHaveLength(2)
    }
  })
})

describe('a result that comes before its call', () => {
  it('waits for it', async () => {
    const state = await played({
      execute: [told(began('t1', 1), result({ tool_call_id: 'c', output: 1 }), call('read', 'c'), completed)],
    })
    expect(seen(state)).toEqual(['completed', 'tool-call succeeded'])
  })
})
