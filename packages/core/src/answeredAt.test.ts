import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { keepOwnAnswers } from './keepOwnAnswers.ts'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  fold,
  promptsOf,
  resolved,
  result,
  say,
  turnOf,
} from './taskEvents.fixtures.ts'
import { diffTask, patchTask } from './taskPatch.ts'
import type { TaskState } from './taskState.ts'
import { named, play, sent as said } from './turnReplay.fixtures.ts'

const promptId = 'u:reply/prompt-0'
const here = '2026-04-01T10:00:00.000Z'
const engine = '2026-04-01T10:00:07.500Z'
const asking: TaskEvent[] = [...said('u'), named('t1'), call('delete', 'c'), ask('r', { tool_call_id: 'c' })]
const sending: TaskEvent = { type: 'answer_sending', promptId, answer: 'yes', answeredAt: here }
const taken: TaskEvent = { type: 'answer_sent', promptId }
const refused: TaskEvent = { type: 'answer_refused', promptId }

/** The Engine's word, with its time. */
function resolvedAt(answer: string, timestamp: string): EngineEvent {
  return { type: 'hitl_resolved', data: { request_id: 'r', answer, timestamp } }
}

function told(state: TaskState): unknown[] {
  return promptsOf(turnOf(state)).map(({ status, answeredAt }) => [status, answeredAt])
}

describe('P12 when a prompt was answered', () => {
  it.each<[string, TaskEvent[], string, string | undefined]>([
    ['is the time of this browser', [sending, taken, resolved('r', 'yes')], 'answered', here],
    ['is that, too, where the turn goes on', [sending, taken, say('x')], 'answered', here],
    ['is that, too, where the turn ended meanwhile', [sending, completed, taken], 'answered', here],
    ['is the Engine’s where it tells one', [sending, taken, resolvedAt('yes', engine)], 'answered', engine],
    [
      'is the Engine’s where somebody else answered',
      [resolvedAt('no', engine)],
      'answered-elsewhere',
      engine,
    ],
    ['is not ours where ours did not count', [sending, resolved('r', 'no')], 'answered-elsewhere', undefined],
    ['is not ours where ours was refused', [sending, refused], 'answered-elsewhere', undefined],
    [
      'is not ours where that is learned late',
      [sending, completed, refused],
      'answered-elsewhere',
      undefined,
    ],
    [
      'is not known of an answer that only shows',
      [result({ tool_call_id: 'c' })],
      'answered-elsewhere',
      undefined,
    ],
    ['is none where it asks again', [sending, { type: 'answer_withheld', promptId }], 'open', undefined],
  ])('%s', (_, events, status, answeredAt) => {
    expect(told(fold([...asking, ...events]))).toEqual([[status, answeredAt]])
  })

  it('is the same after a reload, in another tab, and in a turn that is told again', () => {
    const before = fold([...asking, sending, taken])
    const stored: unknown = JSON.parse(JSON.stringify(toStoredTask(before, 1)))
    expect(told(fromStoredTask(stored) ?? fold([]))).toEqual([['sent', here]])
    const patched = patchTask(fold(asking), diffTask(fold(asking), before))
    expect(told(patched ?? fold([]))).toEqual([['sent', here]])
    const replayed = [named('t1'), call('delete', 'c'), ask('r', { tool_call_id: 'c' })]
    expect(told(play(before, [...replayed, say('x'), completed]).last)).toEqual([['answered', here]])
    const { last } = play(before, [...replayed, resolvedAt('yes', engine), completed])
    expect(told(last)).toEqual([['answered', engine]])
  })

  it('is the Engine’s where another tab has heard it', () => {
    const mine = fold([...asking, sending, taken])
    const own: ReadonlySet<string> = new Set([promptId])
    const shown = fold([...asking, sending, taken, resolvedAt('yes', engine)])
    expect(told(keepOwnAnswers(shown, mine, own))).toEqual([['answered', engine]])
    expect(told(keepOwnAnswers(fold(asking), mine, own))).toEqual([['sent', here]])
  })
})
