import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { emptyTask } from './reduceTask.ts'
import {
  closeAll,
  open,
  scriptTask,
  told,
  type Answers,
  type ScriptedTask,
} from './scriptedEngine.fixtures.ts'
import { toStoredTask } from './storedTask.ts'
import { ask, completed, fold, outgoing, say, started } from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'
import { createMemoryStorage } from './taskStorage.ts'

let tabs: FakeTabs

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs()
})

afterEach(() => {
  closeAll()
  tabs.remove()
  vi.useRealTimers()
})

/** Somebody opens a task of which this is kept. */
async function arrive(kept: TaskState, answers: Answers): Promise<ScriptedTask> {
  const whose = { storage: createMemoryStorage(), scope: 'ann' }
  const { storage } = createEngineClient({ baseUrl: 'http://engine', ...whose })
  await storage.save(toStoredTask(kept, Date.now()))
  const task = scriptTask(answers, whose)
  task.store.attach()
  await passTime(1_000)
  return task
}

it('a message that waits in the queue of a task in which nothing was said is sent when the task is opened', async () => {
  const kept = { ...emptyTask('task'), queue: [outgoing('m1')] }
  const { store, asked } = await arrive(kept, { execute: [told(started, say('Yes?'), completed)] })
  expect(asked('/execute').map(({ body }) => body)).toMatchObject([{ message: 'Hello' }])
  expect(store.getSnapshot()).toMatchObject({ status: 'completed', queue: [] })
})

it('what waits for a person is asked for where a prompt was open, and not for each turn that is opened', async () => {
  const running = [started, say('Working')]
  const turn = await arrive(fold(running), { replay: [open(...running)] })
  expect(turn.store.getSnapshot()).toMatchObject({ status: 'running', connection: { phase: 'live' } })
  expect(turn.asked('/hitl/pending')).toHaveLength(0)
  const asking = [...running, ask('r', { question: 'May I?' })]
  const prompt = await arrive(fold(asking), { replay: [open(...asking)] })
  expect(prompt.asked('/hitl/pending')).toHaveLength(1)
})

it('a tab whose answer failed hears that another tab has answered', async () => {
  const question = { request_id: 'r', task_id: 'task', kind: 'question', question: 'Which?' }
  let refusing = true
  const answers: Answers = {
    execute: [open(started, ask('r', { question: 'Which?' }))],
    pending: () => (here.asked('/execute').length > 0 ? [question] : []),
    respond: () => {
      const refused = new Response('{"error":"PERMISSION_DENIED"}', { status: 403 })
      return refusing ? refused : Response.json({ status: 'resumed', request_id: 'r' })
    },
  }
  const here: ScriptedTask = scriptTask(answers, { scope: 'ann' })
  const there = scriptTask({}, { scope: 'ann', fetch: here.fetch })
  const statuses = (): unknown[] => [here, there].map(({ store }) => store.getSnapshot().prompt?.status)
  for (const { store } of [here, there]) store.attach()
  await passTime(500)
  here.store.send({ text: 'go' })
  await passTime(1_000)
  expect(statuses()).toEqual(['open', 'open'])
  here.store.answer({ requestId: 'r', answer: 'this' })
  await passTime(500)
  expect(statuses()).toEqual(['failed', 'failed'])
  refusing = false
  there.store.answer({ requestId: 'r', answer: 'that' })
  await passTime(500)
  const parts = [here, there].map(({ store }) => store.getSnapshot().messages.at(-1))
  expect(parts).toMatchObject([
    { parts: [{ status: 'sent', answer: 'that' }] },
    { parts: [{ status: 'sent', answer: 'that' }] },
  ])
})
