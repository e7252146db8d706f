import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dequeue, enqueue, type SlicedWork } from './frameQueue.ts'

const frames: FrameRequestCallback[] = []

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback))
})

afterEach(() => {
  while (frames.length > 0) nextFrame()
  vi.unstubAllGlobals()
})

describe('frameQueue', () => {
  it('does at most 100 steps a frame, for all work together, and shows each once a frame', () => {
    const [first, second] = [work(150), work(30)]
    enqueue(first.work)
    enqueue(second.work)
    expect(frames).toHaveLength(1)
    const most = 100
    let last = 0
    while (frames.length > 0) {
      nextFrame()
      const done = first.steps() + second.steps()
      expect(done - last).toBeLessThanOrEqual(most)
      expect(done).toBeGreaterThan(last)
      last = done
    }
    expect([first.steps(), second.steps()]).toEqual([150, 30])
    expect(first.shown()).toBeGreaterThanOrEqual(2)
    expect(second.shown()).toBeGreaterThanOrEqual(1)
  })

  it('stops a frame early when steps take long', () => {
    let now = 0
    vi.stubGlobal('performance', { now: () => (now += 1) })
    const slow = work(50)
    enqueue(slow.work)
    nextFrame()
    expect(slow.steps()).toBeLessThan(10)
    expect(frames).toHaveLength(1)
  })

  it('forgets what was taken back, and begins again when asked', () => {
    const taken = work(10)
    enqueue(taken.work)
    dequeue(taken.work)
    nextFrame()
    expect([taken.steps(), frames.length]).toEqual([0, 0])
    enqueue(taken.work)
    nextFrame()
    expect(taken.steps()).toBe(10)
  })
})

function nextFrame(): void {
  const [callback] = frames.splice(0, 1)
  callback?.(0)
}

function work(count: number): { work: SlicedWork; steps: () => number; shown: () => number } {
  let steps = 0
  let shown = 0
  return {
    work: {
      step() {
        steps += 1
        return steps < count
      },
      publish() {
        shown += 1
      },
    },
    steps: () => steps,
    shown: () => shown,
  }
}
