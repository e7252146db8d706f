import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { emptyTask } from './reduceTask.ts'
import {
  call,
  completed,
  lifecycle,
  outgoing,
  remember,
  result,
  say,
  started,
} from './taskEvents.fixtures.ts'
import type { TaskEvent } from './taskEvent.ts'
import { createTaskFold } from './taskFold.ts'
import { lastTurnOf } from './taskMessages.ts'

const times = <Event>(count: number, events: (index: number) => Event[]): Event[] => {
  return Array.from({ length: count }, (_, index) => events(index)).flat()
}
const note = (index: number): EngineEvent => ({ type: 'unknown', name: 'step', data: { index } })
const answer = (index: number): EngineEvent => result({ tool_call_id: `c${index}`, output: index })

const exchange = (index: number, begins: EngineEvent): TaskEvent[] => [
  { type: 'message_sending', message: outgoing(`u${index}`) },
  { type: 'message_sent', messageId: `u${index}` },
  begins,
  say('word '),
  completed,
]

/** What is told, so many times. */
const stories: Record<string, (count: number) => TaskEvent[]> = {
  'calls with results': (count) => [
    started,
    ...times(count, (index) => [call('read', `c${index}`, { index }), answer(index)]),
  ],
  'calls at once, with results in their order': (count) => [
    started,
    ...times(count, (index) => [call('read', `c${index}`, { index })]),
    ...times(count, (index) => [answer(index)]),
  ],
  'calls at once without ids': (count) => [
    started,
    ...times(count, (index) => [call('read', undefined, { index })]),
    ...times(count, (index) => [result({ output: index })]),
  ],
  'results before their calls': (count) => [
    started,
    ...times(count, (index) => [answer(index)]),
    ...times(count, (index) => [call('read', `c${index}`, { index })]),
  ],
  'unknown events between texts': (count) => [
    started,
    ...times(count, (index) => [say('word '), note(index)]),
  ],
  'updates of as many keys': (count) => [started, ...times(count, (index) => [remember(`k${index}`, index)])],
  'updates of one key': (count) => [started, ...times(count, (index) => [remember('k', index)])],
  'turns with an update': (count) =>
    times(count, (index) => [started, remember(`k${index % 9}`, 1), completed]),
  turns: (count) => times(count, () => [started, say('word '), completed]),
  'messages with turns': (count) => times(count, (index) => exchange(index, started)),
  'messages with turns of which each name comes again': (count) =>
    times(count, (index) => exchange(index, lifecycle('started', { turn_id: `t${index % (count / 2)}` }))),
}

type Method = (this: unknown[], ...values: unknown[]) => unknown

const passing = [
  ...([
    'slice',
    'reduce',
    'map',
    'filter',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'some',
  ] as const),
  ...(['forEach', 'every', 'includes', 'indexOf', 'with', 'toSpliced', Symbol.iterator] as const),
]

/** How many items of lists are passed over in the work, at most. Unlike time it does not depend on the machine. */
function itemsPassed(work: () => void): number {
  let passed = 0
  const originals = passing.map((name) => [name, Reflect.get(Array.prototype, name) as Method] as const)
  for (const [name, method] of originals) {
    const counting: Method = function (...values) {
      passed += this.length
      return method.apply(this, values)
    }
    Object.assign(Array.prototype, { [name]: counting })
  }
  try {
    work()
  } finally {
    for (const [name, method] of originals) Object.assign(Array.prototype, { [name]: method })
  }
  return passed
}

/** What it costs to fold a story: its events, and the items passed for them. */
function costOf(events: readonly TaskEvent[]): number {
  const folded = createTaskFold(emptyTask('task'))
  return (
    events.length +
    itemsPassed(() => {
      for (const event of events) folded.fold(event)
      lastTurnOf(folded.state)
    })
  )
}

describe('createTaskFold', () => {
  it.each(Object.entries(stories))(
    'folds twice as many %s at no more than 2.3 times the cost',
    (_, story) => {
      expect(costOf(story(2_000)) / costOf(story(1_000))).toBeLessThan(2.3)
    },
  )

  it('names a turn as shortly after a thousand turns as after ten', () => {
    const folded = createTaskFold(emptyTask('task'))
    for (const event of stories['turns']?.(1_000) ?? []) folded.fold(event)
    expect(new Set(folded.state.messages.map(({ id }) => id)).size).toBe(1_000)
    expect(folded.state.messages.at(-1)?.id.length).toBeLessThan(20)
  })
})
