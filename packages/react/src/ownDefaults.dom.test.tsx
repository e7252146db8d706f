import { createEngineClient } from '@engine-kit/core'
import { focusManager, QueryClient, QueryClientProvider, type DefaultOptions } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import { Component, type ReactElement, type ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineHealth } from './useEngineHealth.ts'
import { useEngineTasks } from './useEngineTasks.ts'
import { usePendingPrompts } from './usePendingPrompts.ts'

type Defaults = NonNullable<DefaultOptions['queries']>

/** What an application may have for all of its queries. */
const applications: Record<string, Defaults> = {
  'throws its errors': { throwOnError: true },
  'never has stale data': { staleTime: Infinity },
  'lets its queries wait': { enabled: false },
  'does not ask at focus, nor again': { refetchOnWindowFocus: false, refetchOnMount: false },
  'reads another part of an answer': { select: () => [] },
}

afterEach(() => {
  focusManager.setFocused(undefined)
  vi.restoreAllMocks()
})

describe('below the client of an application that', () => {
  it.each(Object.entries(applications))(
    '%s, what waits is shown, and asked for again at focus',
    async (_, queries) => {
      const waiting = { request_id: 'r', task_id: 't', kind: 'permission', question: 'May I?' }
      const asked: string[] = []

      show(queries, async (url) => {
        asked.push(url)
        return Response.json({ pending: [waiting] })
      })
      await screen.findByText('1 waiting')
      const questions = () => asked.filter((url) => url.includes('pending')).length
      const before = questions()
      act(() => {
        focusManager.setFocused(false)
        focusManager.setFocused(true)
      })
      await waitFor(() => expect(questions()).toBeGreaterThan(before))
    },
  )

  it.each(['throws its errors', 'lets its queries wait'])(
    '%s, an Engine that refuses ends no page',
    async (name) => {
      vi.spyOn(console, 'error').mockReturnValue()
      show(applications[name] ?? {}, async () => Response.json({}, { status: 400 }))
      await screen.findByText(/^error /)
      await screen.findByText('unhealthy')
      await screen.findByText('0 tasks')
    },
  )
})

class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError = () => ({ broken: true })
  override render = () => (this.state.broken ? 'the page is gone' : this.props.children)
}

function Page(): ReactElement {
  const { prompts, error, loading } = usePendingPrompts()
  const { tasks, loading: reading } = useEngineTasks()
  const { status } = useEngineHealth()
  return (
    <>
      <p>{loading ? 'asking' : error ? `error ${error.code}` : `${prompts.length} waiting`}</p>
      <p>{reading ? 'reading' : `${tasks.length} tasks`}</p>
      <p>{status}</p>
    </>
  )
}

function show(queries: Defaults, fetch: (url: string) => Promise<Response>): void {
  const client = createEngineClient({ baseUrl: 'http://engine.test', fetch })
  render(
    <Boundary>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries } })}>
        <EngineProvider client={client}>
          <Page />
        </EngineProvider>
      </QueryClientProvider>
    </Boundary>,
  )
}
