// Over 300 lines: each row of one table of failures, with the scene that shows it.
import type { EngineEvent } from '@engine-kit/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import {
  answer,
  closeAll,
  cut,
  lost,
  open,
  over,
  quick,
  scriptTask,
  told,
  withIds,
  type Answer,
  type Answers,
} from './scriptedEngine.fixtures.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  lifecycle,
  outline,
  remember,
  result,
  say,
  think,
  turnOf,
  usage,
} from './taskEvents.fixtures.ts'
import { lastTurnOf, openPrompts } from './taskMessages.ts'
import type { TaskState } from './taskState.ts'

afterEach(closeAll)

const began = lifecycle('started', { turn_id: 't1', timestamp: '2026-04-01T10:00:00.000Z' })
const ended = lifecycle('completed', { turn_id: 't1' })
const step: EngineEvent = { type: 'unknown', name: 'plan_step', data: { step: 1 } }
const unreadable = 'event: text_delta\ndata: {"text":"b\n\n'

/** Sends a message to such an Engine and waits for what comes of it. */
async function played(answers: Answers): Promise<TaskState> {
  const { store, until } = scriptTask(answers)
  store.send({ text: 'go' })
  return until(over)
}

const turnOfId = (turn_id: string, words: string): EngineEvent[] => [
  lifecycle('started', { turn_id }),
  say(words),
  lifecycle('completed', { turn_id }),
]

const seen = (state: TaskState): string[] => [state.status, ...outline(turnOf(state).parts)]

describe('a replay that keeps less than the live stream', () => {
  it.each([
    ['an event of unknown type', step, 'unknown'],
    ['a memory update', remember('k', 1), 'memory'],
    ['a frame that cannot be read', 'event: plan\ndata: {\n\n', 'unknown'],
  ] as const)('covers the screen without %s, which stays in its place', async (_, extra, part) => {
    const state = await played({
      execute: [cut(began, say('ha'), extra, say('ha'))],
      replay: [told(began, say('ha'), say('ha'), say('ha'), ended)],
    })
    expect(seen(state)).toEqual(['completed', 'text done: hahaha', part])
  })

  it('covers the screen without usage, which is counted once', async () => {
    const state = await played({
      execute: [cut(began, say('ha'), usage(5, 3, 1), say('ha'))],
      replay: [told(began, say('ha'), say('ha'), ended)],
    })
    expect(seen(state)).toEqual(['completed', 'text done: haha'])
    expect(state.usage).toEqual({ inputTokens: 5, outputTokens: 3, cacheHitTokens: 1, modelCalls: 1 })
  })

  it('counts what it tells behind the place where the screen was joined once', async () => {
    const {
      store,
      until,
      asked,
      say: go,
    } = scriptTask({
      execute: [cut(began, say('ha'), step, usage(5, 3, 1))],
      replay: [open(began, say('ha'))],
    })
    store.send({ text: 'go' })
    await until(({ connection }) => connection.phase === 'live' && asked('/execute/replay').length === 1)
    go(step, usage(5, 3, 1), step, usage(1, 1, 0), ended)
    const state = await until(over)
    expect(seen(state)).toEqual(['completed', 'text done: ha', 'unknown', 'unknown'])
    expect(state.usage).toMatchObject({ inputTokens: 6, modelCalls: 2 })
  })
})

describe('a frame that could not be read', () => {
  const ids = withIds([1, 2, 4, 5], [began, say('a'), say('C'), ended])
  const torn = `id: 3\n${unreadable}`
  const whole = withIds([1, 2, 3, 4, 5], [began, say('a'), say('b'), say('C'), ended])
  const honouring = (asked: { lastEventId: string | null }): Answer =>
    told(...whole.slice(Number(asked.lastEventId ?? 0)))

  it('R10 was not received: the turn is told again before it is called completed', async () => {
    const execute = [told(...ids.slice(0, 2), torn, ...ids.slice(2))]
    expect(seen(await played({ execute, replay: honouring }))).toEqual(['completed', 'text done: abC'])
  })

  it('R12 moves no cursor when the stream is cut behind it', async () => {
    const execute = [cut(...ids.slice(0, 2), torn, ...ids.slice(2, 3))]
    expect(seen(await played({ execute, replay: honouring }))).toEqual(['completed', 'text done: abC'])
  })

  it('R10 stays unreadable, and the turn ends, where the replay has nothing better', async () => {
    const execute = [told(...ids.slice(0, 2), torn, ...ids.slice(2))]
    for (const replay of [[answer(404, {})], [told()], [lost]]) {
      const state = await played({ execute, replay })
      expect(seen(state)).toEqual(['completed', 'text done: aC', 'unknown'])
    }
  })
})

describe('an answer to a replay that may pass', () => {
  const page = '<!doctype html><title>Sign in</title>'
  it.each([
    ['500', answer(500, { error: 'INTERNAL_ERROR', message: '' })],
    ['500 with a page', answer(500, page)],
    ['502 with a page', answer(502, page)],
    ['502 of a provider', answer(502, { error: 'LLM_PROVIDER_ERROR', message: '' })],
    ['503', answer(503, { detail: 'starting' })],
    ['503 for maintenance', answer(503, { error: 'MIGRATION_REQUIRED', message: '' })],
    ['504', answer(504, '')],
    ['520', answer(520, page)],
    ['408', answer(408, '')],
    ['425', answer(425, '')],
    ['429', answer(429, { error: 'LLM_RATE_LIMITED', message: '' })],
    ['404 of an instance that lacks the buffer', answer(404, { error: 'TASK_NOT_FOUND', message: '' })],
    ['a login page with 200', answer(200, page)],
    ['JSON that is no list', answer(200, { detail: 'what?' })],
    ['204', answer(204, '')],
    ['no connection', lost],
    ['an empty body', told()],
  ])('is tried again: %s', async (_, once) => {
    const replay = [once, told(began, say('hi'), ended)]
    expect(seen(await played({ execute: [cut(began, say('h'))], replay }))).toEqual([
      'completed',
      'text done: hi',
    ])
  })

  it.each([400, 401, 403, 422])('is final with %s', async (status) => {
    const { store, until, asked } = scriptTask({
      execute: [cut(began, say('h'))],
      replay: [answer(status, { error: 'X', message: '' })],
    })
    store.send({ text: 'go' })
    expect((await until(over)).status).toBe('interrupted')
    expect(asked('/execute/replay')).toHaveLength(1)
  })

  it('R22 is final with the third 404 in a row', async () => {
    const { store, until, asked } = scriptTask({ execute: [cut(began)], replay: [answer(404, {})] })
    store.send({ text: 'go' })
    expect((await until(over)).error?.code).toBe('TURN_LOST')
    expect(asked('/execute/replay')).toHaveLength(3)
  })
})

describe('a turn that the replay does not hold yet', () => {
  it('R22 is looked for by time, and the state says so', async () => {
    const { store, until } = scriptTask({
      execute: [cut()],
      replay: [told(), told(), told(), told(), told(began, say('hi'), ended)],
    })
    store.send({ text: 'go' })
    await until(({ connection }) => connection.error?.code === 'TURN_MISSING')
    expect(seen(await until(over))).toEqual(['completed', 'text done: hi'])
  })

  it('ends by its own end alone, where ids left numbers out and another turn has begun', async () => {
    const first = withIds(
      [1, 3, 7],
      [lifecycle('started', { turn_id: 'a' }), say('one'), lifecycle('completed')],
    )
    const second = withIds(
      [9, 12, 13],
      [lifecycle('started', { turn_id: 'b' }), say('two'), lifecycle('completed')],
    )
    const { store, until } = scriptTask({
      execute: [told(...first)],
      replay: [told(...first, second[0] as EngineEvent), told(...first, ...second)],
    })
    store.send({ text: 'go' })
    const state = await until((now) => over(now) && now.messages.length > 2)
    const turns = state.messages.flatMap((message) =>
      message.role === 'assistant' ? [outline(message.parts)] : [],
    )
    expect(turns).toEqual([['text done: one'], ['text done: two']])
  })

  it('R12 is asked for from its start where each turn counts anew, live or in a replay', async () => {
    const counted = (turn_id: string, words: string): EngineEvent[] =>
      withIds([1, 2, 3], [lifecycle('started', { turn_id }), say(words), lifecycle('completed')])
    const [first, second, third] = [counted('a', 'one'), counted('b', 'two'), counted('c', 'three')]
    const { store, until, asked } = scriptTask({
      execute: [told(...first), cut(...second.slice(0, 2)), cut(...third.slice(0, 1))],
      replay: ({ lastEventId }) =>
        // It goes on in the turn of another client.
        lastEventId === null
          ? told(...first, ...second, ...(store.getSnapshot().messages.length > 4 ? third : []))
          : told(...counted('x', 'not ours').slice(Number(lastEventId))),
    })
    for (const [index, text] of ['go', 'again', 'once more'].entries()) {
      store.send({ text })
      await until((now) => over(now) && now.messages.length === 2 * index + 2)
    }
    expect(asked('/execute/replay').every(({ lastEventId }) => lastEventId === null)).toBe(true)
    expect(seen(store.getSnapshot())).toEqual(['completed', 'text done: three'])
  })

  describe.each([
    ['no name', {}],
    ['one name for all', { turn_id: 'turn' }],
  ])('of several that another client began, with %s', (_, name) => {
    const turnOfWords = (words: string): EngineEvent[] => [
      lifecycle('started', name),
      say(words),
      lifecycle('completed', name),
    ]
    const play = async (shown: readonly EngineEvent[], ...turns: string[]): Promise<string[]> => {
      const { store, until } = scriptTask(
        {
          execute: [shown.length === 0 ? cut('id: ') : cut(...shown)],
          replay: [told(...turns.flatMap(turnOfWords))],
        },
        { retry: { ...quick, maxQuiet: 60_000 } },
      )
      store.send({ text: 'go' })
      const state = await until(over)
      return [state.error?.code ?? '', ...outline(lastTurnOf(state)?.parts ?? [])]
    }
    const begun = [lifecycle('started', name), say('It is')]

    it('R17 is the only one that holds what is on screen, though another comes behind it', async () => {
      expect(await play(begun, 'It is safe.', 'Four.')).toEqual(['', 'text done: It is safe.'])
    })

    it('R17 is not known where two of them hold it, unless they say the same', async () => {
      expect(await play(begun, 'It is safe.', 'It is four.')).toEqual([
        'TURN_LOST',
        'text interrupted: It is',
      ])
      expect(await play(begun, 'It is', 'It is four.')).toEqual(['TURN_LOST', 'text interrupted: It is'])
      expect(await play(begun, 'It is safe.', 'It is safe.')).toEqual(['', 'text done: It is safe.'])
    })

    it('R23 shows what waits in one that may be ours, on a stream that stays open', async () => {
      const question = { kind: 'question', question: 'Which port?' } as const
      const { store, until } = scriptTask({
        execute: [cut(...begun)],
        replay: [open(...turnOfWords('It is safe.'), ...begun, ask('p', question))],
        pending: () => [{ request_id: 'p', task_id: 'task', ...question }],
      })
      store.send({ text: 'go' })
      expect(openPrompts(await until((state) => openPrompts(state).length > 0))).toMatchObject([
        { question: 'Which port?' },
      ])
    })

    it('R22 is looked for as long as any other, on a stream that stays open', async () => {
      const both = ['It is safe.', 'It is four.'].flatMap(turnOfWords)
      const { store, until } = scriptTask(
        { execute: [cut(...begun)], replay: [open(...both)] },
        { retry: { ...quick, maxQuiet: 60_000 } },
      )
      store.send({ text: 'go' })
      expect((await until(over)).error?.code).toBe('TURN_LOST')
    })

    it('R17 is not known where nothing of it has come', async () => {
      expect(await play([], 'It is safe.', 'Four.')).toEqual(['TURN_LOST'])
    })
  })

  it.each([
    ['nothing', []],
    ['an older turn', turnOfId('t0', 'before')],
  ])('R22 is lost, though a replay stays open that tells %s', async (_, older) => {
    const { store, until } = scriptTask(
      {
        execute: [older.length === 0 ? cut('id: ') : cut(...turnOfId('t1', 'It is').slice(0, 2))],
        replay: [open(...older)],
      },
      { retry: { ...quick, maxQuiet: 60_000 } },
    )
    store.send({ text: 'go' })
    expect((await until(over)).error?.code).toBe('TURN_LOST')
  })

  it('R22 is asked for again where a replay stays open behind less than the screen shows', async () => {
    const words = turnOfId('t1', 'It is')
    let asked = 0
    const { store, until } = scriptTask({
      execute: [cut(...words.slice(0, 2))],
      replay: () => (asked++ === 0 ? open(...words.slice(0, 1)) : told(...words)),
    })
    store.send({ text: 'go' })
    expect(seen(await until(over))).toEqual(['completed', 'text done: It is'])
  })

  it('R22 is not lost while the Engine tells a turn that goes on, whichever it is', async () => {
    const from = performance.now()
    const first = [lifecycle('started'), say('one'), lifecycle('completed')]
    const second = lifecycle('started')
    const ids = (...events: EngineEvent[]): EngineEvent[] => withIds([1, 2, 3], events)
    const { store, until } = scriptTask(
      {
        execute: [told(...ids(...first)), cut()],
        // The model is silent for longer than anything is looked for.
        replay: () =>
          performance.now() - from < 1_200
            ? told(...ids(...first), ...ids(second))
            : told(...ids(...first), ...ids(second, say('two'), lifecycle('completed'))),
      },
      { retry: { ...quick, maxQuiet: 60_000 } },
    )
    store.send({ text: 'go' })
    await until(over)
    store.send({ text: 'again' })
    const state = await until((now) => now.messages.length > 3 && over(now))
    expect(seen(state)).toEqual(['completed', 'text done: two'])
  })

  it('measures nothing of what happened while nobody listened', async () => {
    const { store, until } = scriptTask({
      execute: [cut(...withIds([1, 2], [began, call('read', 'c1')]))],
      replay: [
        told(
          ...withIds(
            [3, 4, 5, 6],
            [
              result({ tool_call_id: 'c1', output: 1 }),
              call('read', 'c2'),
              result({ tool_call_id: 'c2', output: 2 }),
              ended,
            ],
          ),
        ),
      ],
    })
    store.send({ text: 'go' })
    const { parts } = turnOf(await until(over))
    expect(parts.map((part) => part.type === 'tool-call' && part.duration)).toEqual([undefined, undefined])
  })

  it('R22 is lost when a reachable Engine has not told of it for so long, and never sooner', async () => {
    const { store, until, asked } = scriptTask({ execute: [cut()], replay: [told()] })
    const before = performance.now()
    store.send({ text: 'go' })
    const state = await until(({ status }) => status === 'failed')
    expect(state.error?.code).toBe('TURN_LOST')
    expect(performance.now() - before).toBeGreaterThanOrEqual(400)
    expect(asked('/execute')).toHaveLength(1)
  })

  it('R23 waits, and can be answered, where the Engine lists a prompt of it', async () => {
    const waiting = { request_id: 'r', task_id: 'task', kind: 'permission', question: 'May I?' }
    const { store, until, asked } = scriptTask({
      execute: [cut(began, ask('r', { kind: 'permission', question: 'May I?', tool: 'rm' }))],
      replay: [told()],
      pending: () => [waiting],
    })
    store.send({ text: 'go' })
    await until(() => asked('/execute/replay').length > 20)
    const { status, prompt } = store.getSnapshot()
    expect([status, prompt?.status, prompt?.tool]).toEqual(['awaiting-answer', 'open', 'rm'])
  })
})

describe('a turn that died in a living Engine', () => {
  it('R24 is interrupted after a while without news, keeps what it said, and the next message can be sent', async () => {
    const next = [
      lifecycle('started', { turn_id: 't2' }),
      say('again'),
      lifecycle('completed', { turn_id: 't2' }),
    ]
    const { store, until, asked } = scriptTask({
      execute: [cut(began, say('ha')), told(...next)],
      replay: [told(began, say('ha'))],
    })
    store.send({ text: 'go' })
    const state = await until(({ status }) => status === 'interrupted')
    expect([state.error?.code, ...outline(turnOf(state).parts)]).toEqual([
      'TURN_SILENT',
      'text interrupted: ha',
    ])
    store.send({ text: 'and now?' })
    expect(seen(await until(({ status }) => status === 'completed'))).toEqual([
      'completed',
      'text done: again',
    ])
    expect(asked('/execute')).toHaveLength(2)
  })
})

describe('a link that breaks after each few frames', () => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index} `)
  const all = [began, ...words.map(say), ended]
  const text = `text done: ${words.join('')}`

  it('gets through with ids, though nothing is on screen yet', async () => {
    const numbered = withIds([...all.keys()], all)
    const replay = ({ lastEventId }: { lastEventId: string | null }): Answer => {
      const start = lastEventId === null ? 0 : Number(lastEventId) + 1
      return start + 7 < all.length
        ? cut(...numbered.slice(start, start + 7))
        : told(...numbered.slice(start))
    }
    expect(seen(await played({ execute: [cut()], replay }))).toEqual(['completed', text])
  })

  it('gets through with times on the frames, also where `after` includes its moment', async () => {
    const start = Date.parse('2026-04-01T10:00:00.000Z')
    const timed = all.map((event, index) => {
      // Two frames share each millisecond.
      const timestamp = new Date(start + Math.floor(index / 2)).toISOString()
      return { ...event, data: { ...(event.data as object), timestamp } } as EngineEvent
    })
    for (const inclusive of [true, false]) {
      const replay = ({ after }: { after: number }): Answer => {
        const held = timed.filter((_, index) => {
          const time = start + Math.floor(index / 2)
          return inclusive ? time >= after : time > after
        })
        return held.length > 7 ? cut(...held.slice(0, 7)) : told(...held)
      }
      expect(seen(await played({ execute: [cut(...timed.slice(0, 5))], replay }))).toEqual([
        'completed',
        text,
      ])
    }
  })
})

describe('a replay that tells the same in another shape', () => {
  const live = [
    began,
    think('hm'),
    blockStart('text'),
    say('one '),
    say('two'),
    blockStop('text'),
    call('read', 'c1', { path: 'a' }),
    call('read', 'c2', { path: 'b' }),
    result({ tool_call_id: 'c1', output: 1 }),
  ]
  it.each<[string, EngineEvent[]]>([
    [
      'without blocks, text split elsewhere',
      [
        began,
        think('h'),
        think('m'),
        say('on'),
        say('e two'),
        call('read', 'c1', { path: 'a' }),
        call('read', 'c2', { path: 'b' }),
        result({ tool_call_id: 'c1', output: 1 }),
      ],
    ],
    ['with thinking left out', live.filter(({ type }) => type !== 'thinking_delta')],
    [
      'with calls in another order',
      [
        began,
        think('hm'),
        say('one two'),
        call('read', 'c2', { path: 'b' }),
        call('read', 'c1', { path: 'a' }),
        result({ tool_call_id: 'c1', output: 1 }),
      ],
    ],
    [
      'with calls without ids',
      [
        began,
        think('hm'),
        say('one two'),
        call('read', undefined, { path: 'a' }),
        call('read', undefined, { path: 'b' }),
        result({ output: 1 }),
      ],
    ],
  ])('%s', async (_, replayed) => {
    const end = [result({ tool_call_id: 'c2', output: 2 }), say('!'), ended]
    const state = await played({ execute: [cut(...live)], replay: [told(...replayed, ...end)] })
    expect(state.status).toBe('completed')
    const parts = outline(turnOf(state).parts)
    expect(parts[0]).toBe('thinking done: hm')
    expect(parts.filter((part) => part.startsWith('text'))).toEqual(['text done: one two', 'text done: !'])
    expect(parts.filter((part) => part === 'tool-call succeeded')).toHaveLength(2)
  })
})

describe('a turn without a start', () => {
  it.each([
    ['typed frames', (text: string) => say(text)],
    ['bare frames', (text: string) => `data: {"text":"${text}"}\n\n`],
  ] as const)('is caught up: %s', async (_, frame) => {
    const state = await played({
      execute: [cut(frame('ha'), frame('ha'))],
      replay: [told(frame('ha'), frame('ha'), frame('!'), completed)],
    })
    expect(seen(state)).toEqual(['completed', 'text done: haha!'])
  })
})

describe('an event id', () => {
  it.each([400, 404, 410, 412, 416])(
    'that the server refuses with %s is not asked for again',
    async (status) => {
      const { store, until, asked } = scriptTask({
        execute: [cut(...withIds([1, 2], [began, say('h')]))],
        replay: ({ lastEventId }) =>
          lastEventId === null ? told(...withIds([1, 2, 3], [began, say('h'), ended])) : answer(status, {}),
      })
      store.send({ text: 'go' })
      expect(seen(await until(over))).toEqual(['completed', 'text done: h'])
      expect(asked('/execute/replay').map(({ lastEventId }) => lastEventId)).toEqual(['2', null])
    },
  )

  it('that a header cannot carry is not sent', async () => {
    const state = await played({
      execute: [cut(...withIds(['1', 'zwei\u2028'], [began, say('h')]))],
      replay: [told(began, say('h'), ended)],
    })
    expect(seen(state)).toEqual(['completed', 'text done: h'])
  })
})

describe('the server’s wish to wait before a stream is asked for again', () => {
  it('is a lower bound of the pause', async () => {
    const { store, until } = scriptTask({
      execute: [cut('retry: 5000\n\n', began, say('h'))],
      replay: [told(began, say('h'), ended)],
    })
    store.send({ text: 'go' })
    const { connection } = await until(({ connection: { retryAt } }) => retryAt !== undefined)
    expect((connection.retryAt ?? 0) - performance.timeOrigin - performance.now()).toBeGreaterThan(4_000)
  })
})
