import { createEngineClient, type TaskState, type TaskStore } from '@engine-kit/core'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDeltaSource, type DeltaSource } from './createDeltaSource.fixtures.ts'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'

/** Its own: a page of another test would be a tab with the same task. */
const baseUrl = `/engine/${crypto.randomUUID()}`

let source: DeltaSource
let store: TaskStore
let container: HTMLElement
let publications: number[]
/** How many frames there had been at each of them. */
let framesBefore: number[]
let framesSeen = 0
const leave: (() => void)[] = []

beforeEach(async () => {
  source = createDeltaSource(1000)
  const client = createEngineClient({ baseUrl, fetch: source.fetch })
  store = client.task('task-1')
  container = document.body.appendChild(document.createElement('main'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <Answer />
    </EngineProvider>,
  )
  publications = []
  framesBefore = []
  leave.push(
    store.subscribe(() => {
      publications.push(performance.now())
      framesBefore.push(framesSeen)
    }),
    () => root.unmount(),
    store.detach,
    source.close,
  )
  store.send({ text: 'Tell me everything' })
  await shows(100)
})

afterEach(() => {
  for (const undo of leave.splice(0)) undo()
})

it('a hidden page goes on showing what arrives, at most every 50 ms', async () => {
  const page = simulatePage()
  page.hide()
  await shows(source.arrived)
  publications = []
  const begun = performance.now()
  await expect.poll(() => publications.length, { interval: 1 }).toBeGreaterThan(5)
  const elapsed = performance.now() - begun
  expect(publications.length).toBeLessThanOrEqual(elapsed / 50 + 1)
})

it('a page that is hidden while a frame is awaited does not wait for it', async () => {
  const page = simulatePage()
  page.holdFrames()
  // The one in which it would show.
  await expect.poll(page.framesHeld, { interval: 1 }).toBe(1)
  page.hide()
  await shows(source.arrived)
})

it('a page that is shown again shows everything that arrived, and goes on by frames', async () => {
  const page = simulatePage()
  page.hide()
  await shows(source.arrived + 200)
  publications = []
  await expect.poll(() => publications, { interval: 1 }).not.toEqual([])
  // Something has arrived since then, and its timer has most of its time to go.
  const awaited = source.arrived + 10
  await expect.poll(() => source.arrived, { interval: 1 }).toBeGreaterThanOrEqual(awaited)
  publications = []
  page.show()
  await frames(2)
  expect(publications).not.toEqual([])
  await shows(awaited)
  publications = []
  framesBefore = []
  // How many frames there are between two of them depends on what they cost.
  while (publications.length < 3) await frames(1)
  expect(new Set(framesBefore).size).toBe(framesBefore.length)
})

function Answer(): ReactElement {
  return <output>{textOf(useEngineTask('task-1'))}</output>
}

function textOf({ messages }: TaskState): string {
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function countWords(text: string): number {
  return text.match(/word/g)?.length ?? 0
}

function shows(words: number): Promise<void> {
  return expect.poll(() => countWords(container.textContent), { interval: 1 }).toBeGreaterThanOrEqual(words)
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

interface SimulatedPage {
  /** From now on no frame comes, as when a window is covered before its page is told. */
  holdFrames: () => void
  hide: () => void
  show: () => void
  /** How many frames are asked for and do not come. */
  framesHeld: () => number
}

/** Hides and shows this page as far as a page can tell: its visibility, its event, and frames that do not come. */
function simulatePage(): SimulatedPage {
  const requestAnimationFrame = window.requestAnimationFrame.bind(window)
  const cancelAnimationFrame = window.cancelAnimationFrame.bind(window)
  const awaited = new Map<number, FrameRequestCallback>()
  let holding = false
  const run = (frame: number, time: number): void => {
    if (holding) return
    const callback = awaited.get(frame)
    awaited.delete(frame)
    framesSeen++
    callback?.(time)
  }
  window.requestAnimationFrame = (callback) => {
    const frame = requestAnimationFrame((time) => run(frame, time))
    awaited.set(frame, callback)
    return frame
  }
  window.cancelAnimationFrame = (frame) => {
    awaited.delete(frame)
    cancelAnimationFrame(frame)
  }
  const become = (visibility: DocumentVisibilityState): void => {
    holding = visibility === 'hidden'
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibility })
    document.dispatchEvent(new Event('visibilitychange'))
    if (!holding) for (const frame of awaited.keys()) requestAnimationFrame((time) => run(frame, time))
  }
  leave.push(() => {
    Reflect.deleteProperty(document, 'visibilityState')
    Object.assign(window, { requestAnimationFrame, cancelAnimationFrame })
  })
  return {
    holdFrames: () => {
      holding = true
    },
    hide: () => become('hidden'),
    show: () => become('visible'),
    framesHeld: () => (holding ? awaited.size : 0),
  }
}
