import { expect, it } from 'vitest'
import { eventTypes } from './arbitraryEvent.fixtures.ts'
import { decodeEvent } from './decodeEvent.ts'
import { taskIdOf } from './taskIdOf.ts'

/** The least that each type needs. */
const fields =
  '"phase":"started","text":"a","block_index":0,"block_type":"text","tool":"x","before_tokens":1,"after_tokens":1,"strategy":"s"'

it.each([...eventTypes, 'agent_handoff'])('gives the task that %s names', (event) => {
  const named = (taskId: string) => taskIdOf(decodeEvent({ event, data: `{${fields},"task_id":${taskId}}` }))
  expect(named('"t1"')).toBe('t1')
  expect(named('7')).toBe('7')
  expect(named('9007199254740993')).toBe('9007199254740993')
  for (const none of ['""', 'null', 'true', '{"id":"t1"}']) expect(named(none)).toBeUndefined()
})

it.each([
  ['text_delta', '{"text":"a"}'],
  ['text_delta', '{"text":1,"task_id":"t1"}'],
  ['agent_handoff', '"t1"'],
  ['agent_handoff', 'null'],
  ['error', 'task_id: t1'],
])('gives none of %s with %s', (event, data) => {
  expect(taskIdOf(decodeEvent({ event, data }))).toBeUndefined()
})
