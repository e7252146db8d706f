import type { EngineEvent } from '@engine-kit/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  ask,
  blockStop,
  call,
  completed,
  outgoing,
  resolved,
  say,
  started,
  think,
} from './taskEvents.fixtures.ts'
import { createTaskStateHolder, type TaskStateHolder } from './taskStateHolder.ts'
import { createMemoryStorage } from './taskStorage.ts'

const request = vi.hoisted(() => vi.fn<(urgent: boolean) => void>())
vi.mock('./frameSchedule.ts', () => ({
  createFrameSchedule: (publish: () => void) => ({ request, flush: publish }),
}))

function holdTurn(): TaskStateHolder {
  const holder = createTaskStateHolder('t', createMemoryStorage(), { onChange: () => undefined })
  for (const event of [started, call('read', 'c1')]) holder.fold(event)
  request.mockClear()
  return holder
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

describe('createTaskStateHolder asks for a publication', () => {
  it.each<[string, EngineEvent, boolean]>([
    ['in its time for text', say('a'), false],
    ['in its time for thinking', think('a'), false],
    ['soon for a tool call', call('write', 'c2'), true],
    ['soon for a question', ask('r'), true],
    ['soon for the end of the turn', completed, true],
  ])('%s', (_, event, urgent) => {
    holdTurn().fold(event)
    expect(request.mock.calls).toEqual([[urgent]])
  })

  it.each<[string, EngineEvent]>([
    ['a sign of life', { type: 'heartbeat', data: {} }],
    ['the end of a block that is not open', blockStop('text')],
    ['a tool call that is known', call('read', 'c1')],
    ['the answer to a question that nobody asked', resolved('nothing')],
  ])('but none for %s, which changes nothing', (_, event) => {
    const holder = holdTurn()
    const before = holder.current
    holder.fold(event)
    expect(holder.current).toBe(before)
    expect(request).not.toHaveBeenCalled()
  })
})

describe('who subscribes', () => {
  it('hears of each publication, until they leave', () => {
    const holder = holdTurn()
    const [stays, leaves] = [vi.fn(), vi.fn()]
    holder.subscribe(stays)
    const leave = holder.subscribe(leaves)
    holder.apply({ type: 'message_queued', message: outgoing('m1') })
    leave()
    holder.apply({ type: 'message_queued', message: outgoing('m2') })
    expect([stays, leaves].map(({ mock }) => mock.calls.length)).toEqual([2, 1])
  })
})
