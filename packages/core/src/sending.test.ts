// Over 300 lines: each row of one table of failures, with the scene that shows it.
import { createTestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
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
  untilStore,
  type Answer,
} from './scriptedEngine.fixtures.ts'
import { lifecycle, outline, say, turnOf } from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'

afterEach(() => {
  closeAll()
  vi.unstubAllGlobals()
})

const iso = (time: number): string => new Date(time).toISOString()
const turn = (id: string, time: number, text: string, run = false): ReturnType<typeof say>[] => [
  lifecycle('started', { turn_id: id, timestamp: iso(time) }),
  say(text),
  ...(run ? [] : [lifecycle('completed', { turn_id: id })]),
]
const transcript = (state: TaskState): string[] =>
  state.messages.map((message) => {
    const text =
      message.role === 'user'
        ? message.text
        : message.parts.map((part) => ('text' in part ? part.text : '')).join('')
    return `${message.role} ${message.status}: ${text}`
  })

describe('a message whose answer is lost on its way', () => {
  it('S1 is not sent where only an older turn of the task is found, which stands above it', async () => {
    const { store, until, asked } = scriptTask({
      execute: [lost],
      replay: [told(...turn('t1', Date.now() - 60_000, '4'))],
    })
    store.send({ text: 'Is it safe to delete the database?' })
    const state = await until(({ status }) => status === 'failed')
    expect(transcript(state)).toEqual([
      'assistant completed: 4',
      'user failed: Is it safe to delete the database?',
    ])
    expect(state.error?.code).toBe('MESSAGE_UNCONFIRMED')
    expect(asked('/execute')).toHaveLength(1)
  })

  it('S2 is not sent, whenever a turn began that is found: nothing in it names the message that began it', async () => {
    // Our message may have begun it, or another client's in the same moment, long before, or after.
    for (const off of [0, -30_000, 30_000]) {
      let lostAt = 0
      const { store, until, asked } = scriptTask({
        execute: [
          { response: () => respondWith(turn('t1', Date.now(), 'one')) },
          {
            response: () => {
              lostAt = Date.now()
              return Promise.reject(new TypeError('terminated'))
            },
          },
        ],
        replay: () => (lostAt === 0 ? told() : told(...turn('x', lostAt + off, 'two'))),
      })
      store.send({ text: 'first' })
      await until(over)
      store.send({ text: 'second' })
      const state = await until((now) => now.status === 'failed')
      expect(transcript(state).slice(2)).toEqual(['assistant completed: two', 'user failed: second'])
      expect(state.error?.code).toBe('MESSAGE_UNCONFIRMED')
      expect(asked('/execute')).toHaveLength(2)
    }
  })

  it('S2 shows a turn that begins after the answer was lost', async () => {
    let looks = 0
    const { store, until } = scriptTask({
      execute: [lost],
      replay: () => (++looks === 1 ? told() : told(...turn('late', Date.now(), 'It is.'))),
    })
    store.send({ text: 'Is it safe?' })
    const state = await until(({ messages }) => messages.length === 2)
    expect(transcript(state)).toEqual(['assistant completed: It is.', 'user failed: Is it safe?'])
  })

  it('S3 is not sent, and can be sent again, where nobody can be asked', async () => {
    const { store, until, asked } = scriptTask({
      execute: [lost, told(...turn('t1', 0, 'hi'))],
      replay: [lost],
    })
    store.send({ text: 'go' })
    const state = await until(({ status }) => status === 'failed')
    expect(state.error?.code).toBe('ENGINE_UNREACHABLE')
    store.sendAgain(state.messages[0]?.id ?? '')
    const sent = await until(({ status }) => status === 'completed')
    expect(transcript(sent)).toEqual(['user sent: go', 'assistant completed: hi'])
    expect(asked('/execute')).toHaveLength(2)
  })
})

function respondWith(frames: ReturnType<typeof turn>): Response {
  const text = frames.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`).join('')
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
}

describe('an Engine that cannot be asked whether a message has arrived', () => {
  it('S3 is asked until it says what it is at work on', async () => {
    let looks = 0
    const task = scriptTask({
      execute: [lost],
      replay: () => {
        if (task.asked('/execute').length === 0) return told()
        return ++looks === 1 ? lost : open(...turn('t1', Date.now(), 'Still there.', true))
      },
    })
    const leave = task.store.attach()
    task.store.send({ text: 'go' })
    const state = await task.until(({ status }) => status === 'running')
    expect(transcript(state)).toEqual(['assistant running: Still there.', 'user failed: go'])
    expect(state.messages[1]).toMatchObject({ error: { code: 'ENGINE_UNREACHABLE' } })
    expect(task.asked('/execute')).toHaveLength(1)
    leave()
  })
})

describe('a message that meets another client’s turn', () => {
  it.each([
    ['HITL_REQUIRED', 409],
    ['TASK_BUSY', 409],
    ['CONFLICT', 409],
  ])(
    'S4 waits in the queue (%s), takes nothing of the turn, and is sent when the turn is over',
    async (error, status) => {
      let running = true
      const theirs = turn('x', 1_000, 'theirs', true)
      const done = [...theirs, lifecycle('completed', { turn_id: 'x' })]
      const { store, until, asked } = scriptTask({
        execute: [answer(status, { error, message: '' }), told(...turn('t1', 2_000, 'ours'))],
        replay: () => told(...(running ? theirs : done)),
      })
      store.send({ text: 'mine' })
      const waiting = await until((state) => state.queue.length === 1 && state.messages.length === 1)
      expect(transcript(waiting)).toEqual(['assistant running: theirs'])
      running = false
      const state = await until((now) => over(now) && now.messages.length === 3)
      expect(transcript(state)).toEqual([
        'assistant completed: theirs',
        'user sent: mine',
        'assistant completed: ours',
      ])
      expect(asked('/execute')).toHaveLength(2)
    },
  )

  it('S4 shows the prompt that waits there, which can be answered', async () => {
    const prompt = { request_id: 'r', task_id: 'task', kind: 'permission', question: 'May I?' }
    const { store, until } = scriptTask({
      execute: [answer(409, { error: 'HITL_REQUIRED', message: '' })],
      replay: [told()],
      pending: () => [prompt],
    })
    store.send({ text: 'mine' })
    const state = await until(({ status }) => status === 'awaiting-answer')
    expect([state.prompt?.status, state.queue.map(({ text }) => text)]).toEqual(['open', ['mine']])
  })
})

describe('two messages in one tick', () => {
  it('S5 leave one after the other', async () => {
    const { store, until, asked } = scriptTask({
      execute: [told(...turn('t1', 1_000, '1')), told(...turn('t2', 2_000, '2'))],
    })
    store.send({ text: 'one' })
    store.send({ text: 'two' })
    const state = await until((now) => over(now) && now.messages.length === 4)
    expect(transcript(state).filter((line) => line.startsWith('user'))).toEqual([
      'user sent: one',
      'user sent: two',
    ])
    expect(asked('/execute').map(({ body }) => body)).toMatchObject([{ message: 'one' }, { message: 'two' }])
  })
})

describe('a task that is watched and of which this browser knows nothing', () => {
  it('R25 is joined where it runs', async () => {
    const { until, say: go, store } = scriptTask({ replay: [open(...turn('t1', 1_000, 'half', true))] })
    const leave = store.attach()
    const joined = await until(({ status }) => status === 'running')
    expect(outline(turnOf(joined).parts)).toEqual(['text streaming: half'])
    go(say(' whole'), lifecycle('completed', { turn_id: 't1' }))
    expect(outline(turnOf(await until(over)).parts)).toEqual(['text done: half whole'])
    leave()
  })

  it('shows the prompt that waits, though no replay tells of it', async () => {
    const { until, store } = scriptTask({
      replay: [answer(404, {})],
      pending: () => [{ request_id: 'r', task_id: 'task', kind: 'permission', question: 'May I?' }],
    })
    const leave = store.attach()
    expect((await until(({ prompt }) => prompt !== undefined)).prompt?.status).toBe('open')
    leave()
  })

  it('R25 says nothing and connects to nothing where there is nothing', async () => {
    const { asked, store } = scriptTask({ replay: [told()] })
    const published: TaskState[] = []
    const leave = store.subscribe(() => published.push(store.getSnapshot()))
    await vi.waitFor(() => expect(asked('/hitl/pending')).toHaveLength(1))
    expect(
      published.filter(({ connection, messages }) => connection.phase !== 'idle' || messages.length > 0),
    ).toEqual([])
    expect(asked('/execute/replay')).toHaveLength(1)
    leave()
  })

  it('R25 does not take the turns that were kept here for new ones', async () => {
    const first = turn('t1', 1_000, 'one')
    const task = scriptTask({ execute: [told(...first)], replay: [told(...first)] })
    task.store.send({ text: 'go' })
    await task.until(over)
    task.store.detach()
    const leave = task.store.attach()
    await vi.waitFor(() => expect(task.asked('/execute/replay').length).toBeGreaterThan(0))
    await vi.waitFor(() => expect(task.asked('/hitl/pending').length).toBeGreaterThan(0))
    expect(transcript(task.store.getSnapshot())).toEqual(['user sent: go', 'assistant completed: one'])
    leave()
  })
})

describe('a request without its first byte', () => {
  it('S6 is not cut when everybody leaves', async () => {
    let answerNow = (_: Response): void => undefined
    const slow: Answer = { response: () => new Promise((resolve) => (answerNow = resolve)) }
    const { store, asked } = scriptTask({ execute: [slow], replay: [told()] })
    const leave = store.attach()
    store.send({ text: 'go' })
    await vi.waitFor(() => expect(asked('/execute')).toHaveLength(1))
    leave()
    store.detach()
    answerNow(respondWith(turn('t1', 1_000, 'hi')))
    await vi.waitFor(() => expect(store.getSnapshot().messages[0]?.status).toBe('sent'))
  })
})

describe('the queue of a task that nobody watches', () => {
  it('S6 is still sent', async () => {
    const {
      store,
      asked,
      say: go,
      until,
    } = scriptTask({
      execute: [open(...turn('t1', 1_000, 'one', true)), told(...turn('t2', 2_000, 'two'))],
    })
    const leave = store.attach()
    store.send({ text: 'one' })
    await until(({ status }) => status === 'running')
    store.send({ text: 'two' })
    await until(({ queue }) => queue.length === 1)
    leave()
    await new Promise((resolve) => setTimeout(resolve, 5))
    go(lifecycle('completed', { turn_id: 't1' }))
    await vi.waitFor(() => expect(asked('/execute')).toHaveLength(2))
  })
})

describe('a prompt and a second client', () => {
  it('S7 is answered by whoever comes first, and never posted twice', async () => {
    const engine = createTestEngine({ agent: 'asksPermissionToDelete' })
    const client = (): ReturnType<typeof createEngineClient> =>
      createEngineClient({ baseUrl: 'http://engine', fetch: engine.fetch, linger: 0, retry: quick })
    const phone = client().task('task')
    const laptop = client().task('task')
    const leave = [phone.attach(), laptop.attach()]
    phone.send({ text: 'go' })
    await untilStore(phone, ({ prompt }) => prompt !== undefined)
    laptop.send({ text: 'and this' })
    const state = await untilStore(laptop, ({ prompt }) => prompt !== undefined)
    expect(state.queue.map(({ text }) => text)).toEqual(['and this'])
    laptop.answer({ requestId: state.prompt?.requestId ?? '', answer: 'yes', prompt: state.prompt })
    await untilStore(laptop, ({ messages, status }) => status === 'completed' && messages.length >= 1)
    await untilStore(phone, ({ status }) => status === 'completed')
    expect(engine.requests.filter(({ path }) => path === '/hitl/respond')).toHaveLength(1)
    for (const go of leave) go()
    await engine.close()
  })
})

describe('what is not there', () => {
  it('S8 costs no message: a body that comes only as a whole', async () => {
    const text =
      'event: thread_lifecycle\ndata: {"phase":"started"}\n\ndata: {"text":"hi"}\n\nevent: thread_lifecycle\ndata: {"phase":"completed"}\n\n'
    const headers = new Headers({ 'content-type': 'text/event-stream' })
    const { store, until } = scriptTask({
      execute: [
        {
          response: () =>
            ({
              ok: true,
              status: 200,
              headers,
              body: undefined,
              text: async () => text,
            }) as unknown as Response,
        },
      ],
    })
    store.send({ text: 'go' })
    expect(transcript(await until(over))).toEqual(['user sent: go', 'assistant completed: hi'])
  })

  it('S8 costs no message: locks that refuse', async () => {
    const refuse = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request: refuse, query: refuse } })
    const { store, until } = scriptTask({
      execute: [told(...turn('t1', 1_000, 'hi'))],
    })
    store.send({ text: 'go' })
    expect(transcript(await until(over))).toEqual(['user sent: go', 'assistant completed: hi'])
  })
})

describe('a clock that is set back', () => {
  it('S9 delays no attempt', async () => {
    const real = Date.now
    const { store, until } = scriptTask({
      execute: [cut(...turn('t1', 1_000, 'h', true))],
      replay: [lost, told(...turn('t1', 1_000, 'hi'))],
    })
    store.send({ text: 'go' })
    await until(({ connection }) => connection.phase === 'reconnecting')
    vi.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000)
    expect((await until(over)).status).toBe('completed')
    vi.restoreAllMocks()
  })
})
