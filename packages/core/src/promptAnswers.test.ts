import { createTestEngine, type FaultRule, type TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listing, playAsked, playAsking, type AskedScene, type Through } from './askedScene.fixtures.ts'
import { createEngineClient } from './engineClient.ts'
import { ask } from './taskEvents.fixtures.ts'

const engines: TestEngine[] = []

afterEach(async () => {
  vi.unstubAllGlobals()
  for (const engine of engines.splice(0)) await engine.close()
})

/** Closes the Engine of a scene after its test. */
function closing<Scene extends AskedScene>(scene: Scene): Scene {
  engines.push(scene.engine)
  return scene
}

const play: typeof playAsked = async (...options) => closing(await playAsked(...options))
const respondFault = (fault: FaultRule['fault']): FaultRule[] => [{ on: 'respond', nth: 1, fault }]

describe('an answer', () => {
  it('is sent once, after a look at what waits, and shown as sent when the Engine took it', async () => {
    const told = { kind: 'permission' }
    const { engine, send, id, shown, responses } = await play('asksPermissionToDelete', { told })
    const before = engine.requests.length
    const now = Date.now()
    const sending = send(id, { answer: 'no', feedback: 'Not yet' })
    const answeredAt = shown()[0]?.answeredAt
    expect(Date.parse(answeredAt ?? '')).toBeGreaterThanOrEqual(now)
    expect(shown()).toMatchObject([{ status: 'sending', answer: 'no', feedback: 'Not yet' }])
    await sending
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'no', answeredAt }])
    expect(responses()).toEqual([{ task_id: 'task', answer: 'no', feedback: 'Not yet' }])
    expect(engine.requests.slice(before).map(({ path }) => path)).toEqual(['/hitl/pending', '/hitl/respond'])
  })

  it('whose receipt is lost is found out by looking, not by sending again', async () => {
    const faults = respondFault({ kind: 'lose-reply', connection: 'reset' })
    const { engine, send, id, shown, responses } = await play('asksFreeText', { faults })
    await send(id, { answer: 'Ana' })
    expect(engine.struck).toHaveLength(1)
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'Ana' }])
    expect(responses()).toHaveLength(1)
  })

  it.each<FaultRule['fault']>([
    { kind: 'refuse' },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 504, error: 'PROVIDER_TIMEOUT' },
    { kind: 'html', status: 502 },
    { kind: 'html', status: 200 },
  ])('that did not arrive (%j) is shown as lost, and can be given again', async (fault) => {
    const { engine, send, id, shown, responses } = await play('asksFreeText', { faults: respondFault(fault) })
    await send(id, { answer: 'Ana' })
    expect(engine.struck).toHaveLength(1)
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana' }])
    await send(id, { answer: 'Bruno' })
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'Bruno', error: undefined }])
    expect(responses()).toEqual([{ task_id: 'task', answer: 'Bruno' }])
  })

  it('of which nothing can be learned is failed, with why', async () => {
    const { send, id, shown } = await play('asksFreeText', {
      faults: [
        { on: 'respond', fault: { kind: 'lose-reply', connection: 'reset' } },
        { on: 'pending', nth: 2, fault: { kind: 'refuse' } },
      ],
    })
    await send(id, { answer: 'Ana' })
    expect(shown()).toMatchObject([
      { status: 'failed', answer: 'Ana', error: { code: 'ENGINE_UNREACHABLE' } },
    ])
  })

  it.each([401, 403, 422, 429] as const)(
    'that the Engine refuses with %i is failed, without a look',
    async (status) => {
      const faults = respondFault({ kind: 'status', status })
      const { engine, send, id, shown } = await play('asksFreeText', { faults })
      await send(id, { answer: 'Ana' })
      expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana', error: { status } }])
      expect(engine.requests.at(-1)?.path).toBe('/hitl/respond')
    },
  )

  it('that meets a 404 came too late: somebody else answered', async () => {
    const faults = respondFault({ kind: 'status', status: 404 })
    const { send, id, shown } = await play('asksFreeText', { faults })
    await send(id, { answer: 'Ana' })
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is not sent while it cannot be seen what waits', async () => {
    const faults: FaultRule[] = [{ on: 'pending', nth: 1, fault: { kind: 'status', status: 503 } }]
    const { send, id, shown, responses } = await play('asksFreeText', { faults })
    await send(id, { answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana', error: { status: 503 } }])
  })

  it('is sent where the browser has locks and refuses them', async () => {
    const refuse = (): Promise<never> => Promise.reject(new DOMException('', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request: refuse } })
    const { send, id, shown, responses } = await play('asksFreeText')
    await send(id, { answer: 'Ana' })
    expect(shown()).toMatchObject([{ status: 'sent' }])
    expect(responses()).toHaveLength(1)
  })
})

describe('an answer to what does not wait', () => {
  it('is not sent where nothing waits', async () => {
    const { send, id, shown, responses } = await play('asksFreeText', { through: listing(() => []) })
    await send(id, { answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is not sent where another task waits with the same request id', async () => {
    const through = listing((pending) => pending.map((prompt) => ({ ...prompt, task_id: 'another' })))
    const { send, id, shown, responses } = await play('asksFreeText', { through })
    await send(id, { answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is sent where it waits among others', async () => {
    const other = { request_id: 'other', task_id: 'task', kind: 'question', question: 'Why?' }
    const { send, id, shown, responses } = await play('asksFreeText', {
      through: listing((pending) => [other, ...pending]),
    })
    await send(id, { answer: 'Ana' })
    expect(responses()).toEqual([{ task_id: 'task', answer: 'Ana' }])
    expect(shown()).toMatchObject([{ status: 'sent' }])
  })

  it('never reaches the next prompt', async () => {
    const told = { kind: 'permission' }
    const { engine, send, id, asked, shown, responses } = await play('asksTwiceAtOnce', { told })
    const body = JSON.stringify({ task_id: 'task', answer: 'no' })
    await engine.fetch('/hitl/respond', { method: 'POST', body })
    const second = await asked(id)
    await send(id, { answer: 'yes' })
    expect(responses()).toEqual([{ task_id: 'task', answer: 'no' }])
    expect(shown()).toMatchObject([{ requestId: id, status: 'answered-elsewhere' }])
    expect(await asked(id)).toBe(second)
  })

  it('is not shown as ours where the Engine says that it gave it to another prompt', async () => {
    const elsewhere = Response.json({ status: 'resumed', request_id: 'other' })
    const through: Through = (fetch) => (input, init) =>
      input.endsWith('/hitl/respond') ? Promise.resolve(elsewhere) : fetch(input, init)
    const { send, id, shown } = await play('asksFreeText', { through })
    await send(id, { answer: 'Ana' })
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })
})

describe('a look', () => {
  it('shows what waits and was not seen, of this task only', async () => {
    const { engine, prompts, asked, shown } = closing(playAsking('asksPermissionToDelete'))
    const ours = await asked()
    const body = JSON.stringify({ message: 'go', task_id: 'another' })
    void engine.fetch('/execute', { method: 'POST', body })
    await asked(ours)
    expect(await prompts.look([])).toBe(true)
    expect(shown()).toMatchObject([{ requestId: ours, kind: 'permission', status: 'open' }])
  })

  it('says that nothing waits, and settles what it was asked about', async () => {
    const { prompts, shown } = await play('asksFreeText', { through: listing(() => []) })
    expect(await prompts.look([shown()[0]?.id ?? ''])).toBe(false)
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('says when it could not see anything, and changes nothing then', async () => {
    const { prompts, shown } = await play('asksFreeText', {
      faults: [{ on: 'pending', fault: { kind: 'html', status: 200 } }],
    })
    const before = shown()
    expect(await prompts.look([before[0]?.id ?? ''])).toBeUndefined()
    expect(shown()).toEqual(before)
  })

  it('says nothing about a prompt that is answered while it looks', async () => {
    let answered = (): void => undefined
    const whenAnswered = new Promise<void>((resolve) => (answered = resolve))
    let looks = 0
    const slowly: Through = (fetch) => async (input, init) => {
      const response = await fetch(input, init)
      if (input.endsWith('/hitl/pending') && ++looks === 1) await whenAnswered
      return response
    }
    const timeless = listing((pending) => pending.map(({ created_at: _, ...prompt }) => prompt))
    const question = 'Who should the invitation be addressed to?'
    const { prompts, send, id, shown } = await play('asksFreeText', {
      told: { question },
      through: (fetch) => timeless(slowly(fetch)),
    })
    const looking = prompts.look([shown()[0]?.id ?? ''])
    await send(id, { answer: 'Ana' })
    answered()
    expect(await looking).toBe(true)
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'Ana' }])
  })
})

describe('a prompt that is answered twice', () => {
  it('in one moment, by whatever clicks and keys, is answered once, with the first answer', async () => {
    const engine = createTestEngine({ agent: 'asksFreeText' })
    engines.push(engine)
    const client = createEngineClient({ baseUrl: 'http://engine', fetch: engine.fetch, linger: 0 })
    const store = client.task('task')
    const leave = store.subscribe(() => undefined)
    store.send({ text: 'go' })
    const waiting = await vi.waitFor(() => {
      const { prompt } = store.getSnapshot()
      if (prompt === undefined) throw new Error('Nothing is asked yet.')
      return prompt
    })
    const answers = ['first', 'second', 'third']
    for (const answer of answers) store.answer({ requestId: waiting.requestId, answer })
    await vi.waitFor(() => expect(store.getSnapshot().status).toBe('completed'))
    store.answer({ requestId: waiting.requestId, answer: 'fourth' })
    leave()
    store.detach()
    const sent = engine.requests.filter(({ path }) => path === '/hitl/respond').map(({ body }) => body)
    expect(sent).toEqual([{ task_id: 'task', answer: 'first' }])
  })
})

describe('prompts that the stream tells without an id', () => {
  it('P11 are answered as those that are listed and ask the same', async () => {
    const engine = createTestEngine({ agent: 'asksTwiceAtOnce', wire: { requestIds: 'absent' } })
    engines.push(engine)
    const client = createEngineClient({ baseUrl: 'http://engine', fetch: engine.fetch, linger: 0 })
    const store = client.task('task')
    const asked: string[] = []
    const leave = store.subscribe(() => {
      const { prompt } = store.getSnapshot()
      if (prompt?.status !== 'open') return
      asked.push(prompt.question)
      store.answer({ requestId: prompt.requestId, answer: 'yes', prompt })
    })
    store.send({ text: 'go' })
    await vi.waitFor(() => expect(store.getSnapshot().status).toBe('completed'), 10_000)
    expect(asked).toEqual(['May I delete notes/a.md?', 'May I overwrite the main branch?'])
    expect(engine.requests.filter(({ path }) => path === '/hitl/respond')).toHaveLength(2)
    leave()
  })

  it('P11 are not answered where what is listed asks something else', async () => {
    const through = listing((pending) => pending.map((one) => ({ ...one, question: 'May I delete all?' })))
    const { tell, send, shown, responses } = await play('asksFreeText', { through })
    tell(ask('', { question: 'To whom?' }))
    await send('', { answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown().at(-1)).toMatchObject({ requestId: '', status: 'answered-elsewhere' })
  })
})
