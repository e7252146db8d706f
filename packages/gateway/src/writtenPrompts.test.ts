import { expect, it } from 'vitest'
import { createEngineGateway } from './createEngineGateway.ts'
import { fromPage } from './createUpstream.fixtures.ts'

const entry = (id: string, task: string, input: string): string =>
  `{"request_id":${id},"task_id":${task},"kind":"permission","question":"Delete?","input":${input}}`

function gatewayOf(body: string, asked: unknown[] = []) {
  return createEngineGateway({
    engineUrl: 'http://engine.test:8000',
    engineKey: 'secret-key-1',
    basePath: '/api/engine',
    authorize: (_, { taskId }) => {
      asked.push(taskId)
      return true
    },
    fetch: async () => new Response(body, { headers: { 'content-type': 'application/json' } }),
  })
}

it('passes on to the last digit what a prompt would run with, and a key that stands twice', async () => {
  const inputs = ['{"id":2512292042121000001}', '{"to":"alice","to":"mallory"}', '{"path":"a"}', '[1e400]']
  const body = `{"pending":[${inputs.map((input, index) => entry(`"r${index}"`, '"t1"', input)).join()}]}`
  const response = await gatewayOf(body)(fromPage('/api/engine/hitl/pending'))
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.text()).toBe(body)
})

it('asks for tasks whose ids are numbers by their decimal text, and passes that on', async () => {
  const asked: unknown[] = []
  const body = `{"pending":[${entry('7', '9007199254740993', 'null')}]}`
  const response = await gatewayOf(body, asked)(fromPage('/api/engine/hitl/pending'))
  expect(asked).toEqual([undefined, '9007199254740993'])
  expect(await response.json()).toEqual({
    pending: [{ request_id: '7', task_id: '9007199254740993', kind: 'permission', question: 'Delete?' }],
  })
})
