import { createEngineClient } from '@engine-kit/core'
import { createSimulator, type Agent } from '@engine-kit/simulator'
import { StrictMode, useEffect, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'
import { watchResources } from './watchResources.fixtures.ts'

// In Chromium alone: no other browser tells how much memory is in use.

const taskIds = ['one', 'two', 'three', 'four']
const consumers = 100
const rounds = 100
const megabyte = 1024 * 1024

/** A turn that goes on for an hour: there is a connection to hold for as long as anybody watches. */
const worksOn: Agent = {
  run: async (turn) => {
    await turn.say('Working.')
    await turn.pause(3_600_000)
  },
}

it('10,000 mounts and unmounts under StrictMode leave nothing open, and at most 2 MB', async () => {
  const simulator = createSimulator({ agent: worksOn })
  let requestsOpen = 0
  const client = createEngineClient({
    baseUrl: 'http://engine',
    headers: { 'X-Engine-Key': 'dev-engine-key' },
    linger: 0,
    fetch: async (path, init) => {
      requestsOpen++
      return simulator.fetch(new Request(path, init)).finally(() => requestsOpen--)
    },
  })
  const statuses = (): string[] => taskIds.map((taskId) => client.task(taskId).getSnapshot().status)
  for (const taskId of taskIds) client.task(taskId).send({ text: 'Work on it' })
  await expect.poll(() => new Set(statuses())).toEqual(new Set(['running']))
  for (const taskId of taskIds) client.task(taskId).detach()

  const root = createRoot(document.body.appendChild(document.createElement('main')))
  const render = (count: number): void => {
    const keys = Array.from({ length: count }, (_, index) => index)
    root.render(
      <StrictMode>
        <EngineProvider client={client}>
          {keys.map((key) => (
            <Consumer key={key} taskId={taskIds[key % taskIds.length] ?? 'none'} />
          ))}
        </EngineProvider>
      </StrictMode>,
    )
  }
  const playRounds = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) {
      render(consumers)
      await settled(() => mounted === consumers)
      // Every other round leaves while its connections are only being made.
      if (round % 2 === 0) await settled(() => simulator.openStreams === taskIds.length)
      render(0)
      await settled(() => mounted === 0 && simulator.openStreams === 0)
    }
  }

  await playRounds(10)
  const heapBefore = await usedHeap()
  const watch = watchResources()
  mounts = 0
  await playRounds(rounds)
  const stillOpen = async (): Promise<object> => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return { ...watch.held(), requestsOpen, locks: held.length + pending.length }
  }
  await expect.poll(stillOpen).toEqual({ requestsOpen: 0, locks: 0 })
  const growth = (await usedHeap()) - heapBefore
  const asked = watch.asked()
  watch.stop()
  root.unmount()
  await simulator.close()

  // StrictMode mounts everything twice.
  expect(mounts).toBe(2 * consumers * rounds)
  expect(asked).toBeGreaterThan(rounds * taskIds.length)
  expect(growth).toBeLessThan(2 * megabyte)
}, 120_000)

let mounts = 0
let mounted = 0

function Consumer({ taskId }: { taskId: string }): ReactElement {
  const { status } = useEngineTask(taskId)
  useEffect(() => {
    mounts++
    mounted++
    return () => {
      mounted--
    }
  }, [])
  return <output>{status}</output>
}

function settled(condition: () => boolean): Promise<void> {
  return expect.poll(condition, { interval: 1 }).toBe(true)
}

/** Bytes in use once everything that nobody holds has been thrown away. */
async function usedHeap(): Promise<number> {
  await cdp().send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp().send('Runtime.getHeapUsage')
  return usedSize
}
