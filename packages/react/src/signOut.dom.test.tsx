import {
  createEngineClient,
  createMemoryStorage,
  type EngineClient,
  type TaskStorage,
} from '@engine-kit/core'
import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'
import { useEngineTasks } from './useEngineTasks.ts'
import { usePendingPrompts } from './usePendingPrompts.ts'

let engine: TestEngine
let queries: QueryClient
let painted: string[]

beforeEach(() => {
  engine = createTestEngine({ agent: 'asksPermissionToDelete' })
  // An application that asks rarely: what is in its cache is shown without asking.
  queries = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } })
  painted = []
})

afterEach(() => engine.close())

function start(storage: TaskStorage = createMemoryStorage(), from = engine): EngineClient {
  return createEngineClient({ baseUrl: '/engine', storage, fetch: from.fetch, linger: 0 })
}

function Everything(): ReactElement {
  const { tasks, remove } = useEngineTasks()
  const { prompts } = usePendingPrompts()
  const { messages } = useEngineTask('task')
  const shown = JSON.stringify([tasks, prompts, messages])
  painted.push(shown)
  return (
    <>
      <p>{shown}</p>
      {tasks.map(({ taskId }) => (
        <button key={taskId} onClick={() => void remove(taskId)}>
          Forget
        </button>
      ))}
    </>
  )
}

const page = (client: EngineClient): ReactElement => (
  <QueryClientProvider client={queries}>
    <EngineProvider client={client}>
      <Everything />
    </EngineProvider>
  </QueryClientProvider>
)

/** Shows a task in which a person was asked, its title and its prompt. */
async function open(client: EngineClient): Promise<ReturnType<typeof render>> {
  const view = render(page(client))
  act(() => client.task('task').send({ text: 'secret' }))
  await waitFor(() =>
    expect(screen.getByText(/secret/).textContent).toMatch(/"title":"secret".*"request_id"/),
  )
  return view
}

const cached = (): string =>
  JSON.stringify(
    queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.data),
  )

describe('one query client and two people', () => {
  it('show the second nothing of the first, whose client was not even signed out', async () => {
    const view = await open(start())
    painted = []
    const other = createTestEngine()
    view.rerender(page(start(createMemoryStorage(), other)))
    await waitFor(() => expect(painted.at(-1)).toBe('[[],[],[]]'))
    expect(painted.join()).not.toContain('secret')
    expect(painted.join()).not.toContain('delete_file')
    await other.close()
  })
})

describe('signing out', () => {
  it('empties the screen, and the cache of the application', async () => {
    const client = start()
    await open(client)
    queries.setQueryData(['theirs'], 'the application’s own')
    await act(() => client.signOut())
    await waitFor(() => expect(painted.at(-1)).toBe('[[],[],[]]'))
    expect(cached()).not.toContain('secret')
    expect(cached()).not.toContain('delete_file')
    expect(queries.getQueryData(['theirs'])).toBe('the application’s own')
  })

  it('empties the cache also after the screen was taken down', async () => {
    const client = start()
    const view = await open(client)
    view.unmount()
    expect(cached()).toContain('secret')
    await client.signOut()
    expect(cached()).not.toContain('secret')
  })
})

describe('useEngineTasks', () => {
  it('forgets a task, its open stream and its screen', async () => {
    await open(start())
    act(() => screen.getByRole('button').click())
    await waitFor(() => expect(painted.at(-1)).toMatch(/^\[\[\],.*,\[\]\]$/))
    await waitFor(() => expect(engine.simulator.openStreams).toBe(0))
  })

  it('says whether a task is forgotten, and goes on listing it where the storage refuses', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const memory = createMemoryStorage()
    const remove = (): Promise<void> => Promise.reject(new DOMException('Denied.', 'SecurityError'))
    await open(start({ ...memory, remove }))
    act(() => screen.getByRole('button').click())
    await waitFor(() => expect(painted.at(-1)).toMatch(/^\[\[\{.*"title":"secret".*,\[\]\]$/))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
