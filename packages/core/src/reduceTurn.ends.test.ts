import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { promptOf, withPrompt } from './askedTurn.fixtures.ts'
import { reopenTurn } from './reduceTurn.ts'
import {
  ask,
  call,
  completed,
  failure,
  lifecycle,
  outline,
  reduce,
  say,
  think,
  turn,
} from './taskEvents.fixtures.ts'
import type { PromptAnswer, PromptPart } from './taskState.ts'

const unknown: EngineEvent = { type: 'unknown', name: 'plan_step', data: { step: 1 } }

describe('reduceTurn, the end', () => {
  const open = turn(call('a', 'c1'), ask('r'), say('half'))

  it('completes: the text is whole, nothing runs or asks', () => {
    const message = reduce(open, lifecycle('completed', { timestamp: '2026-04-02T10:00:00.000Z' }))
    expect(message).toMatchObject({ status: 'completed', endedAt: Date.parse('2026-04-02T10:00:00.000Z') })
    expect(outline(message.parts)).toEqual(['tool-call interrupted', 'prompt expired', 'text done: half'])
  })

  it.each([
    ['errored', lifecycle('errored'), undefined],
    ['error', failure('CONTEXT_OVERFLOW'), 'CONTEXT_OVERFLOW'],
  ])('fails on %s: what was open is interrupted', (_, event, code) => {
    const message = reduce(open, event)
    expect(message.status).toBe('failed')
    expect(message.error?.code).toBe(code)
    expect(outline(message.parts)).toEqual([
      'tool-call interrupted',
      'prompt expired',
      'text interrupted: half',
    ])
  })

  it.each([
    ['open', 'expired'],
    ['failed', 'expired'],
    ['sending', 'sending'],
    ['sent', 'answered'],
    ['answered', 'answered'],
    ['answered-elsewhere', 'answered-elsewhere'],
  ] as const)('leaves a prompt that is %s as %s', (before, after) => {
    expect(promptOf(reduce(withPrompt(before), completed)).status).toBe(after)
  })

  it('lets the first terminal event decide, and a second add only what is missing', () => {
    const late = lifecycle('errored', { timestamp: '2026-04-02T10:00:00.000Z' })
    expect(turn(failure('CONTEXT_OVERFLOW'), late)).toMatchObject({
      status: 'failed',
      error: { code: 'CONTEXT_OVERFLOW' },
      endedAt: Date.parse('2026-04-02T10:00:00.000Z'),
    })
    expect(turn(lifecycle('errored'), failure('CONTEXT_OVERFLOW'))).toMatchObject({
      status: 'failed',
      error: { code: 'CONTEXT_OVERFLOW' },
    })
    expect(turn(failure('CONTEXT_OVERFLOW'), failure('INVALID_KEY')).error?.code).toBe('CONTEXT_OVERFLOW')
    expect(turn(failure('CONTEXT_OVERFLOW'), completed).status).toBe('failed')
    const done = turn(completed, failure('CONTEXT_OVERFLOW'))
    expect([done.status, done.error]).toEqual(['completed', undefined])
  })

  it.each<[string, EngineEvent, string]>([
    ['text', say('late'), 'text done: late'],
    ['thinking', think('late'), 'thinking done: late'],
    ['a call', call('late'), 'tool-call interrupted'],
    ['a question', ask('late'), 'prompt expired'],
  ])('keeps %s that comes after it without coming to life again', (_, event, expected) => {
    const message = turn(completed, event)
    expect(message.status).toBe('completed')
    expect(outline(message.parts)).toEqual([expected])
  })
})

describe('reduceTurn, text after the end', () => {
  it.each<[string, EngineEvent[], string[]]>([
    ['the last text grows', [say('a'), completed, say('b'), say('c')], ['text done: abc']],
    [
      'an interrupted one stays interrupted',
      [say('a'), failure('UNKNOWN'), say('b')],
      ['text interrupted: ab'],
    ],
    ['notices do not split it', [say('a'), completed, unknown, say('b')], ['text done: ab', 'unknown']],
    [
      'another kind begins a part of its own',
      [say('a'), completed, think('b'), think('c')],
      ['text done: a', 'thinking done: bc'],
    ],
  ])('is kept: %s', (_, events, expected) => {
    const message = turn(...events)
    expect(outline(message.parts)).toEqual(expected)
    expect(message.status).not.toBe('running')
  })
})

describe('reopenTurn', () => {
  const reopened = (before: PromptPart['status'], status?: PromptAnswer['status']): string => {
    const answers: Record<string, PromptAnswer> =
      status === undefined ? {} : { 'm/prompt-0': { requestId: 'r', status, answer: 'yes' } }
    const lost = { ...withPrompt(before), status: 'interrupted' } as const
    return promptOf(reopenTurn(lost, answers)).status
  }

  it.each<[PromptPart['status'], PromptAnswer['status'] | undefined, PromptPart['status']]>([
    ['expired', undefined, 'open'],
    ['expired', 'failed', 'failed'],
    ['answered', 'sent', 'sent'],
    ['sending', 'sending', 'sending'],
    ['answered', undefined, 'answered'],
    ['answered', 'answered', 'answered'],
    ['answered-elsewhere', undefined, 'answered-elsewhere'],
    ['answered-elsewhere', 'sent', 'answered-elsewhere'],
    ['answered-elsewhere', 'answered-elsewhere', 'answered-elsewhere'],
  ])('makes of a prompt that is %s, with our answer %s, one that is %s', (before, answer, after) => {
    expect(reopened(before, answer)).toBe(after)
  })

  it('gives back what ran and grew', () => {
    const lost = reduce(turn(call('a'), say('half')), failure('UNKNOWN'))
    const { status, error, parts } = reopenTurn({ ...lost, status: 'interrupted' }, {})
    expect([status, error]).toEqual(['running', undefined])
    expect(outline(parts)).toEqual(['tool-call running', 'text streaming: half'])
  })

  it.each([completed, failure('UNKNOWN'), say('a')])(
    'leaves a turn alone that is not interrupted: %j',
    (event) => {
      const message = reduce(turn(ask('r')), event)
      expect(reopenTurn(message, {})).toBe(message)
    },
  )
})
