import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { promptOf, withPrompt } from './askedTurn.fixtures.ts'
import {
  ask,
  call,
  outline,
  promptsOf,
  reduce,
  resolved,
  result,
  say,
  turn,
  written,
} from './taskEvents.fixtures.ts'
import type { PromptPart } from './taskState.ts'

const early = '2026-04-01T10:00:00.000Z'
const later = '2026-04-01T10:00:01.000Z'

describe('a question', () => {
  it('waits for a person', () => {
    const message = turn(
      ask('r', { kind: 'question', question: 'Which?', options: ['a', { id: 'b', label: 'B' }] }),
    )
    expect(message.status).toBe('awaiting-answer')
    expect(promptOf(message)).toMatchObject({
      id: 'm/prompt-0',
      requestId: 'r',
      kind: 'question',
      status: 'open',
      question: 'Which?',
      options: [
        { id: 'a', label: 'a' },
        { id: 'b', label: 'B' },
      ],
    })
  })

  it.each([
    ['permission', 'permission'],
    ['question', 'question'],
    ['approval', 'question'],
    [undefined, 'question'],
  ])('of the kind %s is a %s', (kind, expected) => {
    expect(promptOf(turn(ask('r', kind === undefined ? {} : { kind }))).kind).toBe(expected)
  })

  it('shows what little the Engine may say of it', () => {
    expect(promptOf(turn(ask('r')))).toMatchObject({ question: '', options: [], kind: 'question' })
  })
})

describe('a question again', () => {
  const asked = ask('r', { kind: 'permission', question: 'May I?', tool: 'shell', input: { command: 'ls' } })
  const shown = turn(call('a'), asked, say('b'))

  it.each<[string, EngineEvent]>([
    ['in the same words', asked],
    ['with less', ask('r')],
    ['with no input', ask('r', { input: null })],
    ['without its kind', ask('r', { kind: 'question' })],
    ['without its words', ask('r', { question: '' })],
  ])('%s changes nothing', (_, event) => {
    // A question ends the text before it, whatever else it does.
    const before = turn(call('a'), asked)
    expect(reduce(before, event)).toBe(before)
  })

  it.each<[string, EngineEvent, Partial<PromptPart>]>([
    [
      'another question',
      ask('r', { question: 'Really?' }),
      { question: 'Really?', input: { command: 'ls' } },
    ],
    ['another tool', ask('r', { tool: 'rm' }), { tool: 'rm' }],
    [
      'another input',
      ask('r', { input: { command: 'rm' } }),
      { input: { command: 'rm' }, question: 'May I?' },
    ],
    ['options', ask('r', { options: ['a'] }), { options: [{ id: 'a', label: 'a' }] }],
    [
      'input that only parsing makes equal',
      written(ask('r', { input: { command: 'ls' } }), { input: '{"command":"ls","n":1}' }),
      { inputSource: '{"command":"ls","n":1}' },
    ],
  ])('with %s says in its place that it has changed', (_, event, expected) => {
    const after = reduce(shown, event)
    expect(promptOf(after)).toMatchObject({ id: 'm/prompt-0', status: 'open', changed: true, ...expected })
    expect(outline(after.parts)).toEqual(['tool-call running', 'prompt open', 'text done: b'])
    expect(after.parts[0]).toBe(shown.parts[0])
  })

  it('that turns out to be a permission says that it has changed', () => {
    const after = turn(ask('r'), ask('r', { kind: 'permission' }))
    expect(promptOf(after)).toMatchObject({ kind: 'permission', changed: true })
  })

  it('tells of its times without having changed', () => {
    const after = reduce(shown, ask('r', { created_at: early, expires_at: later }))
    expect(promptOf(after)).toMatchObject({ createdAt: early, expiresAt: later })
    expect(promptOf(after).changed).toBeUndefined()
  })

  it('goes on saying that it has changed', () => {
    const changed = turn(ask('r', { question: 'a' }), ask('r', { question: 'b' }))
    expect(reduce(changed, ask('r', { question: 'b' }))).toBe(changed)
    expect(promptOf(changed).changed).toBe(true)
  })

  it('keeps the draft of an answer that failed', () => {
    const after = reduce(withPrompt('failed', 'yes'), ask('r', { question: 'Really?' }))
    expect(promptsOf(after)).toMatchObject([{ status: 'failed', answer: 'yes', changed: true }])
  })

  it.each(['sending', 'sent'] as const)('is the one whose answer is %s where it says the same', (status) => {
    const before = withPrompt(status, 'yes')
    expect(reduce(before, ask('r'))).toBe(before)
  })

  it.each(['sending', 'sent'] as const)(
    'is another than the one whose answer is %s where it asks for something else',
    (status) => {
      const after = reduce(withPrompt(status, 'yes'), ask('r', { tool: 'rm', input: {} }))
      expect(promptsOf(after)).toMatchObject([
        { answer: 'yes', tool: undefined, status: status === 'sent' ? 'answered' : status },
        { id: 'm/prompt-1', status: 'open', tool: 'rm' },
      ])
      expect(promptsOf(after)[1]?.changed).toBeUndefined()
    },
  )

  it.each(['sending', 'sent'] as const)('asked at another time is another than one that is %s', (status) => {
    const before = withPrompt(status, 'yes', early)
    expect(promptsOf(reduce(before, ask('r', { created_at: later })))).toHaveLength(2)
    expect(reduce(before, ask('r', { created_at: early }))).toBe(before)
  })

  it.each(['answered', 'answered-elsewhere', 'expired'] as const)(
    'behind one that is %s is another',
    (status) => {
      for (const before of [withPrompt(status, 'yes'), withPrompt(status, 'yes', early)]) {
        for (const again of [ask('r'), ask('r', { created_at: later })]) {
          const after = reduce(before, again)
          expect(after.parts[0]).toBe(before.parts[0])
          const [, next] = promptsOf(after)
          expect(next).toMatchObject({ id: 'm/prompt-1', requestId: 'r', status: 'open' })
          expect([next?.answer, next?.changed]).toEqual([undefined, undefined])
          expect(after.status).toBe('awaiting-answer')
        }
      }
      const known = withPrompt(status, 'yes', early)
      expect(reduce(known, ask('r', { created_at: early, question: 'Really?' }))).toBe(known)
    },
  )

  it('means the one that waits, not an older one of its id', () => {
    const twice = turn(ask('r', { question: 'a' }), resolved('r'), ask('r', { question: 'b' }))
    expect(promptsOf(reduce(twice, ask('r', { question: 'c' })))).toMatchObject([
      { question: 'a', status: 'answered-elsewhere' },
      { question: 'c', status: 'open', changed: true },
    ])
  })
})

describe('what a question is about', () => {
  const ls = call('shell.run', 'shell.run:0', { command: 'ls -la' })
  const rm = call('shell.run', 'shell.run:0', { command: 'rm -rf ./build' })
  const listed = result({ tool_call_id: 'shell.run:0', output: 'a.txt' })
  const mayI = ask('r1', { kind: 'permission', question: 'May I?', tool_call_id: 'shell.run:0' })

  it('is the call that runs, not an earlier one of its id', () => {
    const message = turn(ls, listed, rm, mayI)
    expect(message.parts).toHaveLength(3)
    expect(promptOf(message)).toMatchObject({
      callId: 'm/tool-call-1',
      tool: 'shell.run',
      input: { command: 'rm -rf ./build' },
    })
  })

  it('is shown with the call that the Engine links, in its own words', () => {
    const source = '{"id":2512292042121000001}'
    const pay = written(call('pay', 'c2', { id: 2512292042121000000 }), { input: source })
    const message = turn(call('pay', 'c1', { id: 1 }), pay, ask('r', { tool_call_id: 'c2' }))
    expect(promptOf(message)).toMatchObject({
      toolCallId: 'c2',
      callId: 'm/tool-call-1',
      tool: 'pay',
      input: { id: 2512292042121000000 },
      inputSource: source,
    })
  })

  it.each<[string, EngineEvent[]]>([
    ['two calls of that id run', [ls, rm, mayI]],
    ['no call of that id runs any more', [ls, listed, mayI]],
    ['there is no call of that id', [call('delete', 'c1'), ask('r', { tool_call_id: 'c9' })]],
    ['there is no link', [call('delete', 'c1'), ask('r', { kind: 'permission' })]],
    ['there is neither a link nor an id', [call('delete'), ask('r', { kind: 'permission' })]],
    ['the call of that id comes later', [mayI, ls]],
  ])('is not said where %s', (_, events) => {
    const { callId, tool, input } = promptOf(turn(...events))
    expect({ callId, tool, input }).toEqual({})
  })

  it('is known once a single call of that id is left and the Engine asks again', () => {
    const unsaid = turn(ls, rm, mayI, listed)
    expect(promptOf(unsaid)).toMatchObject({ status: 'open', input: undefined })
    expect(promptOf(reduce(unsaid, mayI))).toMatchObject({
      callId: 'm/tool-call-1',
      input: { command: 'rm -rf ./build' },
      changed: true,
    })
  })

  it('stays the call it was when another of that id begins', () => {
    const message = turn(rm, mayI, ls, mayI)
    expect(promptsOf(message)).toMatchObject([
      { callId: 'm/tool-call-0', input: { command: 'rm -rf ./build' } },
    ])
  })

  it('is another call once the Engine names that one', () => {
    const both = turn(call('shell', 'c1', { command: 'ls' }), call('shell', 'c2', { command: 'rm' }))
    const linked = reduce(both, ask('r', { tool_call_id: 'c1' }))
    expect(promptOf(linked)).toMatchObject({ callId: 'm/tool-call-0', input: { command: 'ls' } })
    expect(promptOf(reduce(linked, ask('r', { tool_call_id: 'c2' })))).toMatchObject({
      callId: 'm/tool-call-1',
      input: { command: 'rm' },
      changed: true,
    })
  })

  it('is not said any more once the Engine names a call that does not run', () => {
    const linked = turn(call('shell', 'c1', { command: 'ls' }), ask('r', { tool_call_id: 'c1' }))
    const { callId, input, changed } = promptOf(reduce(linked, ask('r', { tool_call_id: 'c2' })))
    expect({ callId, input, changed }).toEqual({ changed: true })
  })

  it('is what the prompt itself says before what its call says', () => {
    const message = turn(
      call('delete', 'c1', { path: 'a' }),
      ask('r', { tool_call_id: 'c1', tool: 'rm', input: { path: 'z' } }),
    )
    expect(promptOf(message)).toMatchObject({ tool: 'rm', input: { path: 'z' }, callId: 'm/tool-call-0' })
  })

  it.each([undefined, null])('is what its call says where the input of the prompt is %s', (input) => {
    const message = turn(call('delete', 'c1', { path: 'a' }), ask('r', { tool_call_id: 'c1', input }))
    expect(promptOf(message).input).toEqual({ path: 'a' })
  })
})

describe('a resolution that names a prompt', () => {
  const statuses = (...events: readonly EngineEvent[]): string[] =>
    promptsOf(turn(...events)).map(({ status }) => status)
  const asked = (question: string, id = ''): EngineEvent => ask(id, { kind: 'question', question })

  it('means the oldest that waits where none carries an id', () => {
    expect(statuses(asked('A?'), asked('B?'), resolved('r1'))).toEqual(['answered-elsewhere', 'open'])
  })

  it('told again means the one that it meant, and no other without an id', () => {
    expect(statuses(asked('A?', 'r1'), resolved('r1'), asked('B?'), resolved('r1'))).toEqual([
      'answered-elsewhere',
      'open',
    ])
  })
})
