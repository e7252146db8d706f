import type { TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { listing, playAsked } from './askedScene.fixtures.ts'
import { createPromptAnswers } from './promptAnswers.ts'
import { ask, resolved, say } from './taskEvents.fixtures.ts'
import type { PromptPart } from './taskState.ts'

const engines: TestEngine[] = []

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
})

const play: typeof playAsked = async (...options) => {
  const scene = await playAsked(...options)
  engines.push(scene.engine)
  return scene
}

describe('an answer to what has changed', () => {
  const told = {
    kind: 'permission',
    question: 'May I run this?',
    tool: 'shell',
    input: { command: 'ls' },
    options: ['yes', 'no'],
    created_at: '2026-04-01T10:00:00.000Z',
  }
  const asShown = { ...told, task_id: 'task' }
  /** The list tells no more than the Engine documents. */
  const asListed = listing((pending) => {
    return pending.map(({ request_id, task_id }) => ({
      request_id,
      task_id,
      kind: 'permission',
      question: '',
    }))
  })

  it('is sent where the list says the same, or less', async () => {
    for (const prompt of [
      asShown,
      { ...asShown, input: null, tool: undefined, options: undefined, question: '' },
    ]) {
      const through = listing(([waiting]) => [{ ...prompt, request_id: waiting?.request_id ?? '' }])
      const { send, id, responses } = await play('asksPermissionToDelete', { told, through })
      await send(id, { answer: 'yes' })
      expect(responses()).toHaveLength(1)
    }
  })

  it.each([
    [{ question: 'May I delete this?' }],
    [{ tool: 'rm' }],
    [{ input: { command: 'rm -rf ./build' } }],
    [{ options: [{ id: 'yes', label: 'Delete everything' }, 'no'] }],
  ])('is not sent where the list says %j, which is shown instead', async (change) => {
    const through = listing(([waiting]) => [{ ...asShown, ...change, request_id: waiting?.request_id ?? '' }])
    const { send, id, shown, responses } = await play('asksPermissionToDelete', { told, through })
    await send(id, { answer: 'yes' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'open', changed: true }])
    expect(shown()[0]?.answer).toBeUndefined()
    const [[field]] = Object.entries(change) as [[keyof typeof told, unknown]]
    if (field !== 'options') expect(shown()[0]).toMatchObject(change)
  })

  it('is not sent where a mere question turns out to be a permission', async () => {
    const { send, id, shown, responses } = await play('asksPermissionToDelete')
    await send(id, { answer: 'yes' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ kind: 'permission', status: 'open', changed: true }])
  })

  it('is not sent where the prompt that was answered shows something else by now', async () => {
    const { engine, id, tell, shown, responses } = await play('asksFreeText')
    const [seen] = shown() as [PromptPart]
    const answers = createPromptAnswers({
      taskId: 'task',
      endpoint: { baseUrl: 'http://engine', fetch: engine.fetch },
      find: () => ({ ...seen, question: 'Who is to be deleted?' }),
      apply: tell,
    })
    await answers.send(seen, { answer: 'Ana' })
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ requestId: id, status: 'open', changed: true }])
  })

  it('is not sent where the Engine has asked for something else since the press', async () => {
    const { send, id, tell, responses } = await play('asksPermissionToDelete', { told, through: asListed })
    const sending = send(id, { answer: 'yes' })
    tell(ask(id, { kind: 'permission', input: { command: 'rm -rf ./build' } }))
    await sending
    expect(responses()).toEqual([])
  })

  it('is not sent to a prompt of the same request id that was asked at another time', async () => {
    const later = '2026-04-01T10:00:09.000Z'
    const through = listing((pending) =>
      pending.map((prompt) => ({ ...prompt, question: '', created_at: later })),
    )
    const { send, id, responses } = await play('asksPermissionToDelete', { told, through })
    await send(id, { answer: 'yes' })
    expect(responses()).toEqual([])
  })

  it('is not sent where the prompt is settled meanwhile, whatever of its request id is listed', async () => {
    const { send, id, tell, shown, responses } = await play('asksPermissionToDelete', {
      told: { kind: 'permission' },
    })
    const sending = send(id, { answer: 'yes' })
    tell(resolved(id, 'no'))
    await sending
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('is not sent where the prompt is settled meanwhile and the same request id asks again', async () => {
    const { send, id, tell, shown, responses } = await play('asksPermissionToDelete', {
      told: { kind: 'permission' },
    })
    const sending = send(id, { answer: 'yes' })
    for (const event of [resolved(id, 'no'), say('So'), ask(id, { kind: 'permission' })]) tell(event)
    await sending
    expect(responses()).toEqual([])
    expect(shown()).toMatchObject([{ status: 'answered-elsewhere' }, { status: 'open' }])
  })
})
