import { createEngineClient, type EngineClient } from '@engine-kit/core'
import { createSimulator, scripts, type Agent, type ScriptName, type Simulator } from '@engine-kit/simulator'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineHealth } from './useEngineHealth.ts'
import { useEngineTask } from './useEngineTask.ts'
import { useEngineTaskSelector } from './useEngineTaskSelector.ts'
import { useEngineTasks } from './useEngineTasks.ts'
import { usePendingPrompts } from './usePendingPrompts.ts'

let simulator: Simulator | undefined

afterEach(async () => {
  await simulator?.close()
})

function start(script: ScriptName, pace = 0): EngineClient {
  return connect(createSimulator({ agent: scripts[script], pace }))
}

/** A turn that goes on until the test lets it go. */
function startHeld(): { client: EngineClient; letGo: () => void } {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const agent: Agent = {
    run: async (turn) => {
      await turn.say('Working on it.')
      await Promise.race([held, turn.pause(3_600_000)])
    },
  }
  return { client: connect(createSimulator({ agent })), letGo: () => letGo() }
}

function connect(engine: Simulator): EngineClient {
  simulator = engine
  return createEngineClient({
    baseUrl: 'http://engine',
    headers: { 'X-Engine-Key': 'dev-engine-key' },
    fetch: (input, init) => engine.fetch(new Request(input, init)),
    linger: 20,
  })
}

function Conversation({ taskId = 'task-1' }: { taskId?: string }) {
  const { messages, status, prompt, send, answer } = useEngineTask(taskId)
  return (
    <section>
      <output aria-label="status">{status}</output>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            {message.role === 'user'
              ? message.text
              : message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')}
          </li>
        ))}
      </ul>
      <button onClick={() => send({ text: 'Hello' })}>Send</button>
      {prompt && (
        <button onClick={() => answer({ requestId: prompt.requestId, answer: 'no' })}>
          Refuse {prompt.tool}
        </button>
      )}
    </section>
  )
}

function App({ client, children }: { client: EngineClient; children: ReactNode }) {
  return (
    <StrictMode>
      <EngineProvider client={client}>{children}</EngineProvider>
    </StrictMode>
  )
}

const press = async (name: RegExp | string): Promise<void> => {
  const button = await screen.findByRole('button', { name })
  act(() => button.click())
}

describe('useEngineTask', () => {
  it('shows a message and the answer to it', async () => {
    render(<Conversation />, {
      wrapper: ({ children }) => <App client={start('answersPlainly')}>{children}</App>,
    })
    await press('Send')
    await screen.findByText('completed')
    const [said, answered] = screen.getAllByRole('listitem')
    expect(said?.textContent).toBe('Hello')
    expect(answered?.textContent.length).toBeGreaterThan(10)
  })

  it('lets a person answer a prompt', async () => {
    const client = start('asksPermissionToDelete')
    render(
      <App client={client}>
        <Conversation />
      </App>,
    )
    await press('Send')
    await press('Refuse delete_file')
    await screen.findByText('completed')
    expect(screen.getAllByRole('listitem')[1]?.textContent).toContain('I left')
  })

  it('costs one connection under StrictMode with ten consumers, and none after they have gone', async () => {
    const { client } = startHeld()
    const consumers = Array.from({ length: 10 }, (_, index) => <Conversation key={index} />)
    const { unmount } = render(<App client={client}>{consumers}</App>)
    act(() => screen.getAllByRole('button', { name: 'Send' })[0]?.click())
    await waitFor(() => expect(screen.getAllByText('running')).toHaveLength(10))
    await waitFor(() => expect(simulator?.openStreams).toBe(1))
    expect(simulator?.requests).toHaveLength(1)
    unmount()
    await waitFor(() => expect(simulator?.openStreams).toBe(0))
    expect(simulator?.runningTurns).toBe(1)
  })

  it('keeps the connection when a component is mounted again at once', async () => {
    const { client, letGo } = startHeld()
    const { rerender } = render(
      <App client={client}>
        <Conversation key="a" />
      </App>,
    )
    await press('Send')
    await screen.findByText('running')
    rerender(
      <App client={client}>
        <Conversation key="b" />
      </App>,
    )
    letGo()
    await screen.findByText('completed')
    expect(simulator?.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
    expect(simulator?.openStreams).toBe(0)
  })

  it('shows another task as soon as it is asked for another', async () => {
    const client = start('answersPlainly')
    const { rerender } = render(
      <App client={client}>
        <Conversation taskId="one" />
      </App>,
    )
    await press('Send')
    await screen.findByText('completed')
    rerender(
      <App client={client}>
        <Conversation taskId="two" />
      </App>,
    )
    expect(screen.getByLabelText('status').textContent).toBe('idle')
    expect(screen.queryAllByRole('listitem')).toHaveLength(0)
  })

  it('renders on a server without asking the Engine anything', () => {
    const client = start('answersPlainly')
    const html = renderToString(
      <App client={client}>
        <Conversation />
      </App>,
    )
    expect(html).toContain('idle')
    expect(simulator?.requests).toHaveLength(0)
  })

  it('names the missing provider', () => {
    const silenced = (event: ErrorEvent): void => event.preventDefault()
    window.addEventListener('error', silenced)
    expect(() => render(<Conversation />, { onCaughtError: () => undefined })).toThrow(/EngineProvider/)
    window.removeEventListener('error', silenced)
  })
})

describe('useEngineTaskSelector', () => {
  it('renders only when the selected value changes', async () => {
    const client = start('streamsALongAnswer', 0.1)
    const rendered: string[] = []
    function Status() {
      const status = useEngineTaskSelector('task-1', (task) => task.status)
      rendered.push(status)
      return null
    }
    render(
      <EngineProvider client={client}>
        <Conversation />
        <Status />
      </EngineProvider>,
    )
    await press('Send')
    await screen.findByText('completed')
    expect(rendered.length).toBeLessThan(8)
    expect(rendered.at(-1)).toBe('completed')
  })
})

describe('usePendingPrompts', () => {
  it('follows prompts as they open and settle', async () => {
    const client = start('asksPermissionToDelete')
    function Waiting() {
      const { prompts } = usePendingPrompts()
      return <output aria-label="waiting">{prompts.length} waiting</output>
    }
    render(
      <App client={client}>
        <Conversation />
        <Waiting />
      </App>,
    )
    await screen.findByText('0 waiting')
    await press('Send')
    await screen.findByText('1 waiting')
    await press(/Refuse/)
    await screen.findByText('0 waiting')
  })
})

describe('useEngineHealth and useEngineTasks', () => {
  function Overview() {
    const { status, error } = useEngineHealth({ interval: 200 })
    const { tasks } = useEngineTasks()
    return (
      <>
        <output aria-label="health">{status + (error ? ` ${error.code}` : '')}</output>
        <ol>
          {tasks.map((task) => (
            <li key={task.taskId}>{task.title}</li>
          ))}
        </ol>
      </>
    )
  }

  it('tell a dead Engine from a healthy one, and notice its return', async () => {
    const client = start('answersPlainly')
    simulator?.kill()
    render(
      <App client={client}>
        <Overview />
      </App>,
    )
    await screen.findByText('unhealthy ENGINE_UNREACHABLE')
    simulator?.restart()
    await screen.findByText('healthy')
  })

  it('list a task once something was said in it, through a query client the application brought', async () => {
    const client = start('answersPlainly')
    render(
      <QueryClientProvider client={new QueryClient()}>
        <App client={client}>
          <Conversation />
          <Overview />
        </App>
      </QueryClientProvider>,
    )
    await press('Send')
    await waitFor(() => expect(screen.getAllByText('Hello')).toHaveLength(2))
  })
})
