import { createTestEngine } from '@engine-kit/simulator/testing'
import { expect, it, vi } from 'vitest'
import { builtinEnvironments } from 'vitest/runtime'
import { createEngineClient } from './engineClient.ts'
import { createLocalStorage } from './localStorageTasks.ts'

it('lets go of a page that a test runner has taken away before it', async () => {
  const page = await builtinEnvironments.jsdom.setup(globalThis, {})
  const engine = createTestEngine({ agent: 'asksPermissionToDelete' })
  const client = createEngineClient({
    baseUrl: '/engine',
    fetch: engine.fetch,
    storage: createLocalStorage(),
    linger: 50,
  })
  const task = client.task('main')
  const leave = task.subscribe(() => undefined)
  task.send({ text: 'Delete my notes' })
  await vi.waitFor(() => expect(task.getSnapshot().prompt?.status).toBe('open'))
  leave()
  await page.teardown(globalThis)
  expect(globalThis).not.toHaveProperty('window')
  await vi.waitFor(() => expect(task.watched).toBe(false))
  await engine.close()
})
