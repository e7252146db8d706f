import { createEngineClient, type EngineClient } from '@engine-kit/core'
import { createTestEngine } from '@engine-kit/simulator/testing'
import { StrictMode, type ReactElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'

/** Its own: a page of another test would be a tab with the same task. */
const baseUrl = `/engine/${crypto.randomUUID()}`

const engine = createTestEngine()
const container = document.createElement('main')

beforeEach(() => {
  document.body.append(container)
  // React tells a development build of a mismatch here, besides recovering from it.
  vi.spyOn(console, 'error')
})

afterEach(async () => {
  vi.restoreAllMocks()
  container.remove()
  await engine.close()
})

it('a page rendered on a server hydrates without a warning, then shows what the store already holds', async () => {
  container.innerHTML = renderToString(<App client={createClient()} />)
  expect(engine.requests).toEqual([])
  const heading = container.querySelector('h1')

  const client = createClient()
  client.task('task-1').send({ text: 'Hello there' })
  await expect.poll(() => client.task('task-1').getSnapshot().status).toBe('completed')
  const recovered: unknown[] = []
  const rendered: number[] = []
  const root = hydrateRoot(
    container,
    <App client={client} onRender={(messages) => rendered.push(messages)} />,
    { onRecoverableError: (error) => recovered.push(error) },
  )

  await expect.poll(() => container.querySelectorAll('li').length).toBe(2)
  expect(container.textContent).toContain('Hello there')
  expect(rendered[0]).toBe(0)
  expect(recovered).toEqual([])
  expect(vi.mocked(console.error)).not.toHaveBeenCalled()
  // A page that React had to render anew would have another heading.
  expect(container.querySelector('h1')).toBe(heading)
  root.unmount()
})

function createClient(): EngineClient {
  return createEngineClient({ baseUrl, fetch: engine.fetch, linger: 0 })
}

interface AppProps {
  client: EngineClient
  onRender?: (messages: number) => void
}

function App({ client, onRender }: AppProps): ReactElement {
  return (
    <StrictMode>
      <EngineProvider client={client}>
        <h1>Task</h1>
        <Messages onRender={onRender} />
      </EngineProvider>
    </StrictMode>
  )
}

function Messages({ onRender }: { onRender: AppProps['onRender'] }): ReactElement {
  const { messages, status } = useEngineTask('task-1')
  onRender?.(messages.length)
  return (
    <>
      <output>{status}</output>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>{message.role === 'user' ? message.text : message.status}</li>
        ))}
      </ul>
    </>
  )
}
