import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { promptOf, withPrompt, withPrompts } from './askedTurn.fixtures.ts'
import { reduceTurn } from './reduceTurn.ts'
import {
  ask,
  call,
  emptyTurn,
  outline,
  promptsOf,
  reduce,
  remember,
  resolved,
  result,
  say,
  turn,
} from './taskEvents.fixtures.ts'
import type { AssistantMessage, PromptAnswer, PromptPart } from './taskState.ts'

describe('an answer of this browser', () => {
  const answer: PromptAnswer = { requestId: 'r', status: 'sent', answer: 'yes', feedback: 'ok' }
  const rebuilt = (answers: Record<string, PromptAnswer>, ...events: EngineEvent[]): AssistantMessage => {
    return events.reduce(
      (message, event) => reduceTurn(message, event, { answers, at: undefined }),
      emptyTurn,
    )
  }

  it('is the answer of its prompt whenever the turn is rebuilt', () => {
    const message = rebuilt({ 'm/prompt-0': answer }, ask('r'))
    expect(promptOf(message)).toMatchObject({ status: 'sent', answer: 'yes', feedback: 'ok' })
    expect(message.status).toBe('running')
  })

  it.each<[string, Record<string, PromptAnswer>]>([
    ['of another turn', { 'other/prompt-0': answer }],
    ['of another request', { 'm/prompt-0': { ...answer, requestId: 'q' } }],
    ['by its request id alone', { r: answer }],
  ])('is not the answer of a prompt %s', (_, answers) => {
    const { status, answer: given } = promptOf(rebuilt(answers, ask('r')))
    expect([status, given]).toEqual(['open', undefined])
  })

  it('is not the answer of the next prompt of the same request id', () => {
    const message = rebuilt({ 'm/prompt-0': answer }, ask('r'), say('ok'), ask('r'))
    expect(promptsOf(message).map(({ status }) => status)).toEqual(['answered', 'open'])
  })
})

describe('a confirmation', () => {
  it.each(['open', 'failed'] as const)('of a prompt that is %s tells of somebody else’s answer', (status) => {
    expect(promptOf(reduce(withPrompt(status), resolved('r', 'no')))).toMatchObject({
      status: 'answered-elsewhere',
      answer: 'no',
    })
  })

  it.each(['sending', 'sent'] as const)('of a prompt that is %s tells of ours', (status) => {
    const message = reduce(withPrompt(status, 'yes'), resolved('r', 'yes'))
    expect(promptOf(message)).toMatchObject({ status: 'answered', answer: 'yes' })
    expect(message.status).toBe('running')
  })

  it('that names no answer tells of ours only where the Engine took ours', () => {
    expect(promptOf(reduce(withPrompt('sent', 'yes'), resolved()))).toMatchObject({ status: 'answered' })
    const sending = withPrompt('sending', 'yes')
    expect(reduce(sending, resolved())).toBe(sending)
    expect(reduce(sending, resolved('r'))).toBe(sending)
  })

  it('of another answer than ours is believed', () => {
    expect(promptOf(reduce(withPrompt('sent', 'yes'), resolved('r', 'no')))).toMatchObject({
      status: 'answered-elsewhere',
      answer: 'no',
    })
  })

  it.each(['answered', 'answered-elsewhere', 'expired'] as const)(
    'changes no prompt that is %s',
    (status) => {
      const before = withPrompt(status, 'yes')
      expect(reduce(before, resolved('r', 'no'))).toBe(before)
    },
  )

  it('is of the prompt that is named', () => {
    const message = turn(ask('r1'), ask('r2'), resolved('r2', 'yes'))
    expect(outline(message.parts)).toEqual(['prompt open', 'prompt answered-elsewhere'])
    expect(message.status).toBe('awaiting-answer')
    expect(reduce(message, resolved('r9'))).toBe(message)
  })

  it('is of the prompt that waits where two have the same request id', () => {
    const message = turn(ask('r'), resolved('r', 'yes'), ask('r'), resolved('r', 'no'))
    expect(promptsOf(message)).toMatchObject([
      { answer: 'yes' },
      { answer: 'no', status: 'answered-elsewhere' },
    ])
  })

  it('is of the prompt that waits even where a later one of its request id is settled', () => {
    const [first, second] = withPrompts('sending', 'answered').parts as [PromptPart, PromptPart]
    const before = { ...emptyTurn, parts: [first, { ...second, requestId: first.requestId }] }
    expect(outline(reduce(before, resolved('r0', 'yes')).parts)).toEqual([
      'prompt answered',
      'prompt answered',
    ])
  })

  it.each<[string, PromptPart['status'][], number]>([
    ['none while our answer is under way', ['open', 'sending'], -1],
    ['the one whose answer was taken', ['failed', 'sent'], 1],
    ['else the oldest that waits', ['open', 'open'], 0],
    ['one that waits, not one that is settled', ['answered', 'expired', 'failed'], 2],
    ['none where none waits', ['answered', 'expired'], -1],
  ])('settles one prompt where the Engine names none: %s', (_, statuses, settled) => {
    const before = withPrompts(...statuses)
    const after = reduce(before, resolved())
    after.parts.forEach((part, index) => {
      if (index === settled) expect(part).toMatchObject({ status: expect.stringMatching(/^answered/) })
      else expect(part).toBe(before.parts[index])
    })
  })
})

describe('what proves that somebody answered', () => {
  const asking = turn(call('read', 'c1'), call('delete', 'c2'), ask('r', { tool_call_id: 'c2' }))

  it('is the result of the linked call', () => {
    const message = reduce(asking, result({ tool_call_id: 'c2', output: 'gone' }))
    expect(outline(message.parts)).toEqual([
      'tool-call running',
      'tool-call succeeded',
      'prompt answered-elsewhere',
    ])
    expect(message.status).toBe('running')
  })

  it('is not the result of another call', () => {
    const message = reduce(asking, result({ tool_call_id: 'c1', output: '' }))
    expect(promptOf(message).status).toBe('open')
    expect(message.status).toBe('awaiting-answer')
  })

  it('is not the result of another call of the linked id', () => {
    const message = turn(call('a', 'c', 1), ask('r', { tool_call_id: 'c' }), call('a', 'c', 2))
    const first = reduce(message, result({ tool_call_id: 'c' }))
    expect(promptOf(first).status).toBe('answered-elsewhere')
    const other = turn(call('a', 'c', 1), result({ tool_call_id: 'c' }), ask('r', { tool_call_id: 'c' }))
    expect(promptOf(reduce(reduce(other, call('a', 'c', 2)), result({ tool_call_id: 'c' }))).status).toBe(
      'open',
    )
  })

  it.each([
    ['a text', say('so')],
    ['a call', call('next')],
    ['a notice', remember('k', 1)],
    ['another question', ask('r2')],
  ])('is %s, once our answer was taken', (_, event) => {
    expect(promptOf(reduce(withPrompt('sent', 'yes'), event)).status).toBe('answered')
    expect(promptOf(reduce(withPrompt('open'), event)).status).toBe('open')
  })
})
