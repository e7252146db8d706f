import { createEngineClient } from '@engine-kit/core'
import { EngineProvider, useEngineTask } from '@engine-kit/react'
import { StrictMode, useEffect, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { watchResources } from '../../../../packages/react/src/watchResources.fixtures.ts'

/** What is left when everybody has gone. */
export interface MountFigures {
  /** StrictMode mounts everything twice: this counts both. */
  readonly mounts: number
  readonly requestsOpen: number
  /** Timers, listeners, frames and channels that were not given back, by kind. */
  readonly held: Readonly<Record<string, number>>
  /** How many were asked for. */
  readonly asked: number
}

const taskIds = ['one', 'two', 'three', 'four']
const consumers = 100
const rounds = 50

let requestsOpen = 0
let mounts = 0
let mounted = 0

const client = createEngineClient({
  baseUrl: '/engine',
  linger: 0,
  fetch: async (path, init) => {
    requestsOpen++
    init.signal?.addEventListener('abort', () => requestsOpen--, { once: true })
    return fetch(path, init)
  },
})
let render: (count: number) => void = () => undefined

/** Begins a turn in each task, and warms up, so that what is kept for good is there before anything is counted. */
export async function prepareMounts(): Promise<void> {
  const root = createRoot(document.body.appendChild(document.createElement('section')))
  render = (count) => {
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
  for (const taskId of taskIds) client.task(taskId).send({ text: 'Work on it' })
  await until(() => taskIds.every((taskId) => client.task(taskId).getSnapshot().status === 'running'))
  for (const taskId of taskIds) client.task(taskId).detach()
  await playRounds(5)
}

/** 10,000 mounts, as many unmounts. */
export async function mountAndUnmount(): Promise<MountFigures> {
  const watch = watchResources()
  mounts = 0
  await playRounds(rounds)
  await until(() => requestsOpen === 0 && Object.keys(watch.held()).length === 0, 5000).catch(() => undefined)
  const figures = { mounts, requestsOpen, held: watch.held(), asked: watch.asked() }
  watch.stop()
  return figures
}

async function playRounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) {
    render(consumers)
    await until(() => mounted === consumers)
    // Every other round leaves while its connections are only being made.
    if (round % 2 === 0) await until(() => requestsOpen === taskIds.length)
    render(0)
    await until(() => mounted === 0 && requestsOpen === 0)
  }
}

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

// Waits by messages rather than by timers: those are counted.
async function until(condition: () => boolean, timeout = 20_000): Promise<void> {
  const late = performance.now() + timeout
  const { port1, port2 } = new MessageChannel()
  while (!condition()) {
    if (performance.now() > late) throw new Error(`Waited in vain: ${condition.toString()}`)
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage(undefined)
    })
  }
  port1.close()
}
