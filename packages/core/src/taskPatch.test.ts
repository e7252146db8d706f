import { EngineError } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTask, reduceTask } from './reduceTask.ts'
import {
  ask,
  call,
  completed,
  fold,
  outgoing,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  usage,
} from './taskEvents.fixtures.ts'
import type { TaskEvent } from './taskEvent.ts'
import { diffTask, patchTask } from './taskPatch.ts'
import type { TaskState } from './taskState.ts'

const failure = new EngineError('LLM_PROVIDER_ERROR', { status: 502 })

/** What can happen, in any order: also what no Engine does. */
const event: fc.Arbitrary<TaskEvent> = fc.constantFrom<TaskEvent[]>(
  { type: 'message_sending', message: outgoing('u1') },
  { type: 'message_sending', message: outgoing('u2') },
  { type: 'message_sent', messageId: 'u1' },
  { type: 'message_failed', messageId: 'u2', error: failure },
  { type: 'message_removed', messageId: 'u2' },
  { type: 'message_queued', message: outgoing('q') },
  { type: 'queued_message_removed', messageId: 'q' },
  { type: 'turn_lost', error: failure },
  { type: 'turn_reopened' },
  { type: 'cancellation_changed', cancellation: 'cancelling' },
  { type: 'storage_changed', storage: 'full' },
  { type: 'connection_changed', connection: { phase: 'live', attempt: 0, lastEventAt: 3 } },
  { type: 'answer_sending', promptId: ':reply/prompt-0', answer: 'yes' },
  { type: 'answer_failed', promptId: ':reply/prompt-0', error: failure },
  started,
  say('some text'),
  think('a thought'),
  call('read', 'c1'),
  call('write', 'c2'),
  result({ tool_call_id: 'c1', output: 'out' }),
  result({ tool_call_id: 'c2', error: 'it broke' }),
  ask('r'),
  resolved('r'),
  remember('k', 1),
  usage(3, 2, 1),
  completed,
)

/** As it arrives in another tab. */
const sent = (before: TaskState | undefined, after: TaskState): ReturnType<typeof diffTask> =>
  structuredClone(diffTask(before, after))

describe('a patch', () => {
  it('T9 leads another tab to the same state, from any state to any later one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 40 }), (steps) => {
        let here = emptyTask('task')
        let shown: TaskState | undefined
        let there: TaskState | undefined
        for (const [next, show] of steps) {
          here = reduceTask(here, next, 1)
          if (!show) continue
          there = patchTask(there ?? emptyTask('task'), sent(shown, here))
          shown = here
          expect(there).toEqual(here)
        }
      }),
      { numRuns: 500, seed: 19 },
    )
  })

  it('T9 leaves what has not changed the same object', () => {
    const before = fold([
      started,
      call('read', 'c1'),
      result({ tool_call_id: 'c1', output: 'out' }),
      say('a'),
    ])
    const there = patchTask(emptyTask('task'), sent(undefined, before))
    const after = reduceTask(before, say('b'), 1)
    const later = there && patchTask(there, sent(before, after))
    expect(later).toEqual(after)
    const parts = [there, later].map((state) => {
      const last = state?.messages.at(-1)
      return last?.role === 'assistant' ? last.parts : []
    })
    expect(parts[1]?.[0]).toBe(parts[0]?.[0])
    expect(parts[1]?.[1]).not.toBe(parts[0]?.[1])
  })

  it.each([
    ['another message', say('x'.repeat(100_000)), completed],
    ['an earlier output', call('shot', 'c0'), result({ tool_call_id: 'c0', output: 'A'.repeat(1_000_000) })],
    ['the text itself', started, say('x'.repeat(100_000))],
    ['the memory', remember('k', 'x'.repeat(100_000)), started],
  ])('T9 costs as much as a delta is long, whatever the size of %s', (_, ...events) => {
    const before = fold([started, ...events, say('a')])
    expect(JSON.stringify(diffTask(before, reduceTask(before, say(' word'), 1))).length).toBeLessThan(500)
  })

  it.each([
    ['that is no patch of a state', { count: 1, messages: [[0, { id: 1 }]], rest: {} }],
    ['for more messages than there are', { count: 3, messages: [], rest: {} }],
    [
      'for a message that is not there',
      { count: 1, messages: [[0, { message: {}, count: 1, parts: [] }]], rest: {} },
    ],
    ['for a text that is not there', sent(fold([say('a')]), reduceTask(fold([say('a')]), say('b'), 1))],
  ])('T9 %s changes nothing', (_, patch) => {
    expect(patchTask(emptyTask('task'), patch as never)).toBeUndefined()
  })
})
