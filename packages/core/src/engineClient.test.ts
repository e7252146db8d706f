import { afterEach, expect, it, vi } from 'vitest'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { closeAll, open, scriptTask } from './scriptedEngine.fixtures.ts'
import { say, started } from './taskEvents.fixtures.ts'

afterEach(() => {
  closeAll()
  vi.useRealTimers()
})

it('a silent stream counts as stalled by the interval that the application gives, else by the default', async () => {
  stopTime()
  const frames = { execute: [open(started, say('So '))] }
  const silence = { assumedInterval: 3_000 }
  const tasks = [scriptTask(frames, { silence }), scriptTask(frames)]
  const phases = (): string[] => tasks.map(({ store }) => store.getSnapshot().connection.phase)
  for (const { store } of tasks) store.send({ text: 'go' })
  await passTime(5_000, 100)
  expect(phases()).toEqual(['live', 'live'])
  await passTime(3_000, 100)
  expect(phases()).toEqual(['stalled', 'live'])
})
