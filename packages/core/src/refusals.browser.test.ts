import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSandbox, type SandboxReport } from './openSandbox.fixtures.ts'

let close = (): void => undefined

afterEach(() => close())

/** Says something to an Engine that answers at once. */
const script = `
  const refused = async (use) => { try { await use(); return 'works' } catch ({ name }) { return name } }
  report({
    locks: await refused(() => navigator.locks.request('x', () => undefined)),
    storage: await refused(() => localStorage.length),
    database: await refused(() => indexedDB.open('x')),
  })
  const { createEngineClient, createIndexedDbStorage, createLocalStorage } = await import('kit')
  const frames = ['started', 'completed'].map((phase) => 'event: thread_lifecycle\\ndata: {"phase":"' + phase + '"}\\n\\n')
  frames.splice(1, 0, 'event: text_delta\\ndata: {"text":"Hello yourself."}\\n\\n')
  const headers = { 'content-type': 'text/event-stream' }
  const fetch = async (path) =>
    path.endsWith('/execute') ? new Response(frames.join(''), { headers }) : Response.json({ pending: [] })
  for (const storage of [undefined, createLocalStorage(), createIndexedDbStorage()]) {
    const task = createEngineClient({ baseUrl: '/engine', fetch, storage }).task('task')
    task.subscribe(() => {
      const { status, messages, storage: kept } = task.getSnapshot()
      if (status === 'completed') report({ said: messages.at(-1).parts[0].text, kept })
    })
    task.send({ text: 'Hello' })
  }
`

describe('a sandboxed frame, to which locks and storages are there and refuse', () => {
  it('sends a message and shows the answer, says that it is not kept, and rejects nothing unhandled', async () => {
    const reports: SandboxReport[] = []
    close = await openSandbox(script, (found) => reports.push(found))
    await vi.waitFor(
      () => {
        expect(reports[0]).toEqual({
          locks: 'SecurityError',
          storage: 'SecurityError',
          database: 'SecurityError',
        })
        expect(reports).toContainEqual({ said: 'Hello yourself.', kept: 'kept' })
        expect(reports.filter(({ kept }) => kept === 'unavailable').length).toBeGreaterThanOrEqual(2)
      },
      { timeout: 10_000 },
    )
    expect(reports.filter((found) => 'unhandled' in found || 'error' in found)).toEqual([])
  })
})
