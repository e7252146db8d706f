import type { Part, PromptStatus } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { assistantMessages, makeText, threeReads } from '../fixtures/messages.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { findHolds, groupParts, type Hold } from './groupParts.ts'

const none = new Map<string, Hold>()

describe('groupParts', () => {
  it('puts tool calls that follow each other together and keeps the order', () => {
    const groups = groupParts([makeText('t1', 'a'), ...threeReads, makeText('t2', 'b')], none)
    expect(groups.map(({ kind, id }) => [kind, id])).toEqual([
      ['part', 't1'],
      ['tool-calls', 'read-1'],
      ['part', 't2'],
    ])
  })

  it('keeps a group under the same id as it grows', () => {
    expect(groupParts(threeReads.slice(0, 1), none)).toMatchObject([{ kind: 'tool-calls', id: 'read-1' }])
    expect(groupParts(threeReads.slice(0, 2), none)).toMatchObject([{ kind: 'tool-calls', id: 'read-1' }])
  })

  it.each(['waiting', 'answered'] as const)(
    'keeps apart a call that a person was asked about: %s',
    (hold) => {
      expect(groupParts(threeReads, new Map([['read-2', hold]])).map(({ id }) => id)).toEqual([
        'read-1',
        'read-2',
        'read-3',
      ])
    },
  )
})

describe('findHolds', () => {
  it('finds the call that an unanswered prompt names', () => {
    expect([...findHolds(assistantMessages['awaiting-answer'].parts)]).toEqual([['delete-1', 'waiting']])
  })

  it('calls only requested what a prompt that is linked to none may hold back, whatever ids they share', () => {
    const parts = assistantMessages['awaiting-answer'].parts.map((part) =>
      part.type === 'prompt' ? { ...part, callId: undefined } : part,
    )
    expect([...findHolds(parts)]).toEqual([['delete-1', 'requested']])
  })

  it('holds it back no longer once the prompt is history', () => {
    const parts = assistantMessages['awaiting-answer'].parts.map((part) =>
      part.type === 'prompt' ? permissionPrompts.answered : part,
    )
    expect([...findHolds(parts)]).toEqual([['delete-1', 'answered']])
  })

  it('says of no call that was requested together with one that needs permission that it runs', () => {
    const [first, second, third] = threeReads as [Part, Part, Part]
    const ask = (status: PromptStatus, callId: string): Part => ({ ...permissionPrompts[status], callId })
    const said = makeText('t', 'Then')
    const open = findHolds([first, second, ask('open', first.id), said, third])
    expect([...open]).toEqual([
      [first.id, 'waiting'],
      [second.id, 'requested'],
    ])
    const oneAnswered = findHolds([first, second, ask('answered', first.id)])
    expect([...oneAnswered]).toEqual([
      [first.id, 'answered'],
      [second.id, 'requested'],
    ])
    const next = findHolds([first, second, ask('answered', first.id), ask('open', second.id)])
    expect([...next.values()]).toEqual(['answered', 'waiting'])
    expect([...findHolds([first, second, third])]).toEqual([])
  })
})
