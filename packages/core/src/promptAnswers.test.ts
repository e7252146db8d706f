import type { Agent, ScriptName } from '@engine-kit/simulator'
import { createTestEngine, type FaultRule, type TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { createPromptAnswers, type PromptAnswers } from './promptAnswers.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import type { EngineFetch } from './requestEngine.ts'
import { ask } from './taskEvents.fixtures.ts'
import type { PromptPart, TaskState } from './taskState.ts'

const engines: TestEngine[] = []

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
})

interface Scene {
  readonly engine: TestEngine
  readonly prompts: PromptAnswers
  /** The prompt the Engine asks now, once it does. */
  readonly asked: (butNot?: string) => Promise<string>
  /** The prompts as a screen that has seen these requests shows them. */
  readonly shown: () => PromptPart[]
  readonly show: (requestId: string) => void
  /** What reached the Engine. */
  readonly responses: () => unknown[]
}

/** A task in the middle of a turn that asks something; faults begin when it has asked. */
function play(
  agent: ScriptName | Agent,
  through: (fetch: EngineFetch) => EngineFetch = (fetch) => fetch,
): Scene {
  const engine = createTestEngine({ agent })
  engines.push(engine)
  let state: TaskState = emptyTask('task')
  const endpoint = { baseUrl: 'http://engine', fetch: through(engine.fetch) }
  const prompts = createPromptAnswers('task', endpoint, (event) => void (state = reduceTask(state, event)))
  const body = JSON.stringify({ message: 'go', task_id: 'task' })
  void engine.fetch('/execute', { method: 'POST', body })
  return {
    engine,
    prompts,
    asked: (butNot) =>
      vi.waitFor(async () => {
        const list = (await (await engine.fetch('/hitl/pending')).json()) as {
          pending: { request_id: string }[]
        }
        const found = list.pending.find(({ request_id: id }) => id !== butNot)
        if (found === undefined) throw new Error('Nothing is asked yet.')
        return found.request_id
      }),
    show: (requestId) => void (state = reduceTask(state, ask(requestId))),
    shown: () => {
      const last = state.messages.at(-1)
      if (last?.role !== 'assistant') return []
      return last.parts.filter((part): part is PromptPart => part.type === 'prompt')
    },
    responses: () =>
      engine.simulator.requests.filter(({ path }) => path === '/hitl/respond').map(({ body: sent }) => sent),
  }
}

/** As `play`, with the first prompt on screen. */
async function playAsked(
  agent: ScriptName | Agent,
  faults: FaultRule[] = [],
): Promise<Scene & { id: string }> {
  const scene = play(agent)
  const id = await scene.asked()
  scene.show(id)
  scene.engine.setFaults(faults)
  return { ...scene, id }
}

const respondFault = (fault: FaultRule['fault']): FaultRule[] => [{ on: 'respond', nth: 1, fault }]

describe('an answer', () => {
  it('is sent once, after a look at what waits, and shown as sent when the Engine took it', async () => {
    const { engine, prompts, id, shown, responses } = await playAsked('asksPermissionToDelete')
    const before = engine.requests.length
    const sending = prompts.send({ requestId: id, answer: 'no', feedback: 'Not yet' })
    expect(shown()).toMatchObject([{ status: 'sending', answer: 'no', feedback: 'Not yet' }])
    await sending
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'no' }])
    expect(responses()).toEqual([{ task_id: 'task', answer: 'no', feedback: 'Not yet' }])
    expect(engine.requests.slice(before).map(({ path }) => path)).toEqual(['/hitl/pending', '/hitl/respond'])
  })

  it('whose receipt is lost is found out by looking, not by sending again', async () => {
    const faults = respondFault({ kind: 'lose-reply', connection: 'reset' })
    const { engine, prompts, id, shown, responses } = await playAsked('asksFreeText', faults)
    await prompts.send({ requestId: id, answer: 'Ana' })
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
    const { engine, prompts, id, shown, responses } = await playAsked('asksFreeText', respondFault(fault))
    await prompts.send({ requestId: id, answer: 'Ana' })
    expect(engine.struck).toHaveLength(1)
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana' }])
    await prompts.send({ requestId: id, answer: 'Bruno' })
    expect(shown()).toMatchObject([{ status: 'sent', answer: 'Bruno', error: undefined }])
    expect(responses()).toEqual([{ task_id: 'task', answer: 'Bruno' }])
  })

  it('of which nothing can be learned is failed, with why', async () => {
    const { prompts, id, shown } = await playAsked('asksFreeText', [
      { on: 'respond', fault: { kind: 'lose-reply', connection: 'reset' } },
      { on: 'pending', nth: 2, fault: { kind: 'refuse' } },
    ])
    await prompts.send({ requestId: id, answer: 'Ana' })
    expect(shown()).toMatchObject([
      { status: 'failed', answer: 'Ana', error: { code: 'ENGINE_UNREACHABLE' } },
    ])
  })

  it.each([401, 403, 422, 429] as const)(
    'that the Engine refuses with %i is failed, without a look',
    async (status) => {
      const { engine, prompts, id, shown } = await playAsked(
        'asksFreeText',
        respondFault({ kind: 'status', status }),
      )
      await prompts.send({ requestId: id, answer: 'Ana' })
      expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana', error: { status } }])
      expect(engine.requests.at(-1)?.path).toBe('/hitl/respond')
    },
  )

  it('that meets a 404 came too late: somebody else answered', async () => {
    const fault = { kind: 'status', status: 404 } as const
    const { prompts, id, shown } = await playAsked('asksFreeText', respondFault(fault))
    await prompts.send({ requestId: id, answer: 'Ana' })
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is not sent while it cannot be seen what waits', async () => {
    const { prompts, id, shown, responses } = await playAsked('asksFreeText', [
      { on: 'pending', nth: 1, fault: { kind: 'status', status: 503 } },
    ])
    await prompts.send({ requestId: id, answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'failed', answer: 'Ana', error: { status: 503 } }])
  })

  it('to a prompt that is answered never reaches the next one', async () => {
    const { engine, prompts, id, asked, shown, responses } = await playAsked('asksTwiceAtOnce')
    const body = JSON.stringify({ task_id: 'task', answer: 'no' })
    await engine.fetch('/hitl/respond', { method: 'POST', body })
    const second = await asked(id)
    await prompts.send({ requestId: id, answer: 'yes' })
    expect(responses()).toEqual([{ task_id: 'task', answer: 'no' }])
    expect(shown()).toMatchObject([{ requestId: id, status: 'answered-elsewhere' }])
    expect(await asked(id)).toBe(second)
  })

  it('that the Engine says it gave to another prompt is not shown as ours', async () => {
    const elsewhere: EngineFetch = () =>
      Promise.resolve(Response.json({ status: 'resumed', request_id: 'other' }))
    const through =
      (fetch: EngineFetch): EngineFetch =>
      (input, init) =>
        input.endsWith('/hitl/respond') ? elsewhere(input, init) : fetch(input, init)
    const { prompts, asked, show, shown } = play('asksFreeText', through)
    const id = await asked()
    show(id)
    await prompts.send({ requestId: id, answer: 'Ana' })
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })
})

describe('a look', () => {
  it('shows what waits and was not seen, of this task only', async () => {
    const { engine, prompts, asked, shown } = play('asksPermissionToDelete')
    const ours = await asked()
    const body = JSON.stringify({ message: 'go', task_id: 'another' })
    void engine.fetch('/execute', { method: 'POST', body })
    await asked(ours)
    expect(await prompts.look([])).toBe(true)
    expect(shown()).toMatchObject([{ requestId: ours, kind: 'permission', status: 'open' }])
  })

  it('says when it could not see anything, and changes nothing then', async () => {
    const { prompts, id, shown } = await playAsked('asksFreeText', [
      { on: 'pending', fault: { kind: 'html', status: 200 } },
    ])
    const before = shown()
    expect(await prompts.look([id])).toBe(false)
    expect(shown()).toEqual(before)
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
