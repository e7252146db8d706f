import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { answer, closeAll, scriptTask, told, type ScriptedTask } from './scriptedEngine.fixtures.ts'
import { completed, say, started } from './taskEvents.fixtures.ts'

beforeEach(stopTime)

afterEach(() => {
  closeAll()
  vi.useRealTimers()
})

const refusal = (
  status: number,
  error: string,
  headers?: Record<string, string>,
): ReturnType<typeof answer> => answer(status, { error, message: '' }, headers)

/** A task on an Engine that refuses its messages, by these answers one after the other, and the last for ever. */
function refuse(...execute: ReturnType<typeof answer>[]): ScriptedTask & { readonly sentAt: () => number[] } {
  const times: number[] = []
  const begin = Date.now()
  const timed = execute.map((given): typeof given => {
    if (!('response' in given)) return given
    return { response: () => (times.push(Date.now() - begin), given.response()) }
  })
  const task = scriptTask({ execute: timed })
  task.store.send({ text: 'go' })
  return { ...task, sentAt: () => times.map((time) => Math.round(time / 1_000)) }
}

describe('a message that the Engine refuses with its own words', () => {
  it('is sent again by itself after a second, and begins one turn', async () => {
    const { store, asked } = refuse(
      refusal(429, 'LLM_RATE_LIMITED'),
      told(started, say('Here it is.'), completed),
    )
    await passTime(950)
    expect(asked('/execute')).toHaveLength(1)
    expect(store.getSnapshot()).toMatchObject({ status: 'sending', messages: [{ status: 'sending' }] })
    await passTime(500)
    expect(asked('/execute').map(({ body }) => body)).toMatchObject([{ message: 'go' }, { message: 'go' }])
    const { status, messages } = store.getSnapshot()
    expect([status, messages.map((message) => `${message.role} ${message.status}`)]).toEqual([
      'completed',
      ['user sent', 'assistant completed'],
    ])
  })

  it('is sent again in growing pauses, for half a minute and no longer', async () => {
    const { store, sentAt } = refuse(refusal(429, 'LLM_RATE_LIMITED'))
    await passTime(120_000, 250)
    expect(sentAt()).toEqual([0, 1, 3, 7, 15])
    expect(store.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'LLM_RATE_LIMITED' } })
  })

  it('is sent again once, where the table of errors says once', async () => {
    const { store, sentAt } = refuse(refusal(503, 'LLM_PROVIDER_ERROR'))
    await passTime(60_000, 250)
    expect(sentAt()).toEqual([0, 1])
    expect(store.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'LLM_PROVIDER_ERROR' } })
  })

  it.each([
    ['the table of errors says never', refusal(400, 'CONTEXT_OVERFLOW'), 'CONTEXT_OVERFLOW'],
    [
      'the Engine asks for more time than a message is tried for',
      refusal(429, 'LLM_RATE_LIMITED', { 'retry-after': '31' }),
      'LLM_RATE_LIMITED',
    ],
  ])('waits for a person where %s', async (_, refused, code) => {
    const { store, asked } = refuse(refused)
    await passTime(60_000, 250)
    expect(asked('/execute')).toHaveLength(1)
    expect(store.getSnapshot()).toMatchObject({ status: 'failed', error: { code } })
  })
})
