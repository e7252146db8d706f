import { describe, expect, it } from 'vitest'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import { completed, fold, outgoing, remember, say, started, turnOf } from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'
import { carryOver } from './turnCoverage.ts'
import { named, play, sent } from './turnReplay.fixtures.ts'

/** Each update as "key: value, was value". */
function updates({ messages }: Pick<TaskState, 'messages'>): string[] {
  return messages
    .flatMap((message) => (message.role === 'user' ? [] : message.parts))
    .flatMap((part) => {
      if (part.type !== 'memory') return []
      const { entry, replaced } = part
      return [`${entry.key}: ${String(entry.value)}${replaced ? `, was ${String(replaced.value)}` : ''}`]
    })
}

describe('what a memory update replaced', () => {
  const story = [started, remember('a', 1), remember('b', 2), remember('a', 3), completed]

  it('is the update of the same key before it, in its turn or in one before', () => {
    const later = [started, remember('b', 4), remember('a', 5)]
    expect(updates(fold([...story, ...later]))).toEqual([
      'a: 1',
      'b: 2',
      'a: 3, was 1',
      'b: 4, was 2',
      'a: 5, was 3',
    ])
  })

  it('is not known where the Engine named no key', () => {
    expect(updates(fold([started, remember('', 1), remember('', 2)]))).toEqual([': 1', ': 2'])
  })

  it('is the same after a reload', () => {
    const before = fold(story)
    const after = fromStoredTask(JSON.parse(JSON.stringify(toStoredTask(before, 1)))) ?? fold([])
    expect(updates(fold([started, remember('a', 6)], after))).toEqual([...updates(before), 'a: 6, was 3'])
  })

  it('is not what the turn says that is told again', () => {
    const before = fold([
      ...sent('u1'),
      named('t1'),
      remember('a', 0),
      completed,
      ...sent('u2'),
      named('t2'),
      remember('a', 1),
      remember('a', 2),
    ])
    const { last } = play(before, [named('t2'), remember('a', 1), remember('a', 2), say('x'), completed])
    expect(updates(last)).toEqual(['a: 0', 'a: 1, was 0', 'a: 2, was 1'])
  })

  it('is an update that a replay left out, too', () => {
    const shown = turnOf(fold([started, remember('a', 1), say('x'), remember('a', 2)]))
    for (const kept of [[], [remember('a', 1)], [remember('a', 2)]]) {
      const rebuilt = turnOf(fold([started, say('x'), ...kept, remember('a', 3)]))
      const joined = carryOver(rebuilt, shown, () => false).turn
      expect(updates({ messages: [joined] }).sort()).toEqual(['a: 1', 'a: 2, was 1', 'a: 3, was 2'])
    }
  })

  it('is none that went with a message that was edited', () => {
    const said = [...sent('u1'), named('m1'), remember('a', 1), completed]
    const edited = { ...outgoing('u2'), edits: 'm1' }
    const again = [
      { type: 'message_sending', message: edited },
      { type: 'message_sent', messageId: 'u2' },
    ] as const
    expect(updates(fold([...said, ...again, named('m2'), remember('a', 2)]))).toEqual(['a: 2'])
  })
})
