import type { Part, PromptStatus } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { makeText, threeReads } from '../fixtures/messages.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { groupParts } from './groupParts.ts'

const [first, second, third] = threeReads as [Part, Part, Part]

function ask(status: PromptStatus, callId: string | undefined, id = `about ${callId}`): Part {
  return { ...permissionPrompts[status], id, callId }
}

/** Each group in a word: who stands there, and what of it is only requested. */
function groups(parts: readonly Part[]): string[] {
  return groupParts(parts).map((group) => {
    switch (group.kind) {
      case 'part':
        return group.id
      case 'asked-call':
        return `${group.id} with ${group.prompt.id}`
      case 'tool-calls':
        return `${group.toolCalls.map(({ id }) => id).join('+')}${group.requested ? ' requested' : ''}`
      case 'unknown-events':
        return `${group.events.length} unknown`
      default:
        return group satisfies never
    }
  })
}

describe('groupParts', () => {
  it('puts tool calls that follow each other together and keeps the order', () => {
    expect(groups([makeText('t1', 'a'), ...threeReads, makeText('t2', 'b')])).toEqual([
      't1',
      'read-1+read-2+read-3',
      't2',
    ])
  })

  it('keeps a group under the same id as it grows', () => {
    expect(groupParts([first])).toMatchObject([{ kind: 'tool-calls', id: 'read-1' }])
    expect(groupParts([first, second])).toMatchObject([{ kind: 'tool-calls', id: 'read-1' }])
  })

  it.each(['open', 'sending', 'sent', 'failed', 'answered', 'answered-elsewhere', 'expired'] as const)(
    'shows a prompt at the call that it asks about, and nowhere else: %s',
    (status) => {
      expect(groups([...threeReads, ask(status, 'read-2'), makeText('t', 'Then')])).toEqual([
        'read-1 requested',
        'read-2 with about read-2',
        'read-3 requested',
        't',
      ])
    },
  )

  it('shows the prompt that waits where a call was asked about twice, and the other by itself', () => {
    const twice = (one: PromptStatus, other: PromptStatus): string[] =>
      groups([first, ask(one, 'read-1', 'p1'), ask(other, 'read-1', 'p2')])
    expect(twice('answered', 'open')).toEqual(['read-1 with p2', 'p1'])
    expect(twice('open', 'expired')).toEqual(['read-1 with p1', 'p2'])
    expect(twice('expired', 'answered')).toEqual(['read-1 with p2', 'p1'])
  })

  it('leaves a prompt where it came that is linked to no call, or to one that is not shown', () => {
    expect(groups([first, ask('open', undefined)])).toEqual(['read-1 requested', 'about undefined'])
    expect(groups([first, ask('open', 'gone')])).toEqual(['read-1 requested', 'about gone'])
  })

  it('gathers what is unknown at the end, and takes no run of calls apart by it', () => {
    const event = (id: string): Part => ({ id, type: 'unknown', name: 'x', data: {} })
    expect(groups([event('e1'), first, event('e2'), second, makeText('t', 'Then'), event('e3')])).toEqual([
      'read-1+read-2',
      't',
      '3 unknown',
    ])
  })

  it('leaves a question where it came, also one that is asked by a call', () => {
    const question = { ...ask('answered', first.id), kind: 'question', answer: 'Postgres' } as Part
    expect(groups([first, question])).toEqual(['read-1', 'about read-1'])
  })

  it('says of no call that was requested together with one that needs permission that it runs', () => {
    const said = makeText('t', 'Then')
    expect(groups([first, second, ask('answered', first.id), said, third])).toEqual([
      'read-1 with about read-1',
      'read-2 requested',
      't',
      'read-3',
    ])
    expect(groups([first, second, ask('answered', first.id), ask('open', second.id)])).toEqual([
      'read-1 with about read-1',
      'read-2 with about read-2',
    ])
  })
})
