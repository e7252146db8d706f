import { describe, expect, it } from 'vitest'
import { assistantMessages, makeText, threeReads } from '../fixtures/messages.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { findAskedCalls, groupParts } from './groupParts.ts'

const none = new Map<string, boolean>()

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

  it.each([true, false])('keeps apart a call that a person was asked about, waiting: %s', (waiting) => {
    expect(groupParts(threeReads, new Map([['read-2', waiting]])).map(({ id }) => id)).toEqual([
      'read-1',
      'read-2',
      'read-3',
    ])
  })
})

describe('findAskedCalls', () => {
  it('finds the call that an unanswered prompt names', () => {
    expect([...findAskedCalls(assistantMessages['awaiting-answer'].parts)]).toEqual([['delete-1', true]])
  })

  it('finds none where the prompt is linked to none, whatever ids they share', () => {
    const parts = assistantMessages['awaiting-answer'].parts.map((part) =>
      part.type === 'prompt' ? { ...part, callId: undefined } : part,
    )
    expect([...findAskedCalls(parts)]).toEqual([])
  })

  it('holds it back no longer once the prompt is history', () => {
    const parts = assistantMessages['awaiting-answer'].parts.map((part) =>
      part.type === 'prompt' ? permissionPrompts.answered : part,
    )
    expect([...findAskedCalls(parts)]).toEqual([['delete-1', false]])
  })
})
