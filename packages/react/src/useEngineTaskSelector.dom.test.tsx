import { createEngineClient, type EngineClient, type Message, type TaskState } from '@engine-kit/core'
import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { act, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTaskSelector } from './useEngineTaskSelector.ts'

let engine: TestEngine
let client: EngineClient

beforeEach(() => {
  engine = createTestEngine({ agent: { run: (turn) => turn.say('Hello back') } })
  client = createEngineClient({ baseUrl: '/engine', fetch: engine.fetch, linger: 0 })
})

afterEach(() => engine.close())

describe('useEngineTaskSelector', () => {
  it('shows the newest of what it is asked for next, though nothing of it was news before', async () => {
    const { rerender } = render(<Said role="user" />, { wrapper: Provided })
    await sayHello()
    await screen.findByText('Hello')
    const rendersBefore = renders
    rerender(<Said role="assistant" />)
    expect(screen.getByRole('status').textContent).toBe('Hello back')
    expect(renders).toBe(rendersBefore + 1)
  })

  it('lets go of a task that changed in the moment it was left', async () => {
    let counted = 0
    function Messages({ taskId }: { taskId: string }) {
      counted++
      return <output>{useEngineTaskSelector(taskId, (task) => task.messages.length)}</output>
    }
    const { rerender } = render(<Messages taskId="task-1" />, { wrapper: Provided })
    const left = client.task('task-1')
    // React renders when this is over: for the change and for the other task at once.
    await act(async () => {
      left.send({ text: 'Hello' })
      await expect.poll(() => left.getSnapshot().messages, { interval: 1 }).not.toEqual([])
      rerender(<Messages taskId="task-2" />)
    })
    expect(screen.getByRole('status').textContent).toBe('0')
    // Behind each publication comes an update that changes nothing, for which React may ask once more.
    await frames(3)
    const before = counted
    await frames(3)
    expect(counted).toBe(before)
  })

  it('renders a selection that is a new object each time once per publication, and not for ever', async () => {
    let counted = 0
    function Roles() {
      counted++
      return <output>{useEngineTaskSelector('task-1', (task) => task.messages.map(roleOf)).join()}</output>
    }
    render(<Roles />, { wrapper: Provided })
    await sayHello()
    await screen.findByText('user,assistant')
    // Behind each publication comes an update that changes nothing, for which React may ask once more.
    await frames(3)
    const before = counted
    await frames(3)
    expect(counted).toBe(before)
  })
})

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

async function sayHello(): Promise<void> {
  const store = client.task('task-1')
  act(() => store.send({ text: 'Hello' }))
  await waitFor(() => expect(store.getSnapshot().status).toBe('completed'))
}

let renders = 0

function Said({ role }: { role: Message['role'] }) {
  renders++
  return <output>{useEngineTaskSelector('task-1', role === 'user' ? userText : assistantText)}</output>
}

function userText({ messages }: TaskState): string {
  return messages.map((message) => (message.role === 'user' ? message.text : '')).join('')
}

function assistantText({ messages }: TaskState): string {
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function roleOf({ role }: Message): string {
  return role
}

function Provided({ children }: { children: ReactNode }) {
  return <EngineProvider client={client}>{children}</EngineProvider>
}
