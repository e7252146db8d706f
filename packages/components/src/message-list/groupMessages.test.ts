import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userMessages } from '../fixtures/messages.fixtures.ts'
import { groupMessages } from './groupMessages.ts'

const thread = (ids: readonly number[]) => ids.map((id) => ({ ...userMessages.sent, id: `message-${id}` }))
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

describe('groupMessages', () => {
  it('covers every message once, in order, in groups of at most sixteen, whatever came before', () => {
    const ids = fc.uniqueArray(fc.nat(200), { maxLength: 120 })
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const messages = thread(after)
        const groups = groupMessages(messages, groupMessages(thread(before), []))
        expect(groups.flatMap(({ from, to }) => messages.slice(from, to))).toEqual(messages)
        expect(groups.every(({ id, from }) => messages[from]?.id === id)).toBe(true)
        expect(groups.every(({ from, to }) => to > from && to - from <= 16)).toBe(true)
      }),
    )
  })

  it('is the same value while no message comes or goes', () => {
    const groups = groupMessages(thread(numbers(0, 100)), [])
    expect(groupMessages(thread(numbers(0, 100)), groups)).toBe(groups)
    expect(groupMessages([], [])).toEqual([])
  })

  it.each([
    ['is appended', numbers(0, 101)],
    ['is put in front', numbers(-1, 100)],
    ['is removed from the middle', numbers(0, 100).filter((id) => id !== 20)],
  ])('leaves the other messages in their groups when one %s', (_change, after) => {
    const before = thread(numbers(0, 100))
    const groups = groupMessages(before, [])
    const messages = thread(after)
    const next = groupMessages(messages, groups)
    for (const { id } of before.filter((message) => messages.some((other) => other.id === message.id))) {
      expect(groupOf(id, messages, next)).toBe(groupOf(id, before, groups))
    }
  })

  it('mounts the last two groups of a conversation that appears, and all that come one by one', () => {
    const groups = groupMessages(thread(numbers(0, 100)), [])
    expect(groups.map(({ state }) => state === 'shown')).toEqual([
      ...numbers(0, 5).map(() => false),
      true,
      true,
    ])
    const grown = groupMessages(thread(numbers(0, 113)), groups)
    expect(grown.at(-1)).toMatchObject({ from: 112, state: 'shown' })
    const earlier = groupMessages(thread(numbers(-1, 100)), groups)
    expect(earlier[0]).toMatchObject({ from: 0, to: 1, state: 'shown' })
  })

  it('mounts a last group alone that is many pages long', () => {
    const [question, answer] = thread([1, 2])
    const messages = [
      ...thread(numbers(10, 30)),
      question,
      { ...answer, text: 'word '.repeat(6000) },
    ] as const
    const states = groupMessages(messages as never, []).map(({ state }) => state)
    expect(states).toEqual(['waiting', 'shown'])
  })

  it('keeps a group mounted once it is', () => {
    const groups = groupMessages(thread(numbers(0, 100)), []).map((group, index) => {
      return index === 0 ? { ...group, state: 'shown' as const } : group
    })
    const next = groupMessages(thread(numbers(0, 120)), groups)
    expect(next.filter(({ state }) => state === 'shown').map(({ from }) => from)).toEqual([0, 80, 96, 112])
  })
})

function groupOf(
  id: string,
  messages: ReturnType<typeof thread>,
  groups: ReturnType<typeof groupMessages>,
): string | undefined {
  const index = messages.findIndex((message) => message.id === id)
  return groups.find(({ from, to }) => from <= index && index < to)?.id
}
