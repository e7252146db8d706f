// Over 300 lines: every event of one reducer, each with its edges; apart they would repeat the same helpers.
import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { reduceTurn, readMemoryEntry, readTime } from './reduceTurn.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  failure,
  lifecycle,
  outline,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  usage,
} from './taskEvents.fixtures.ts'
import { noUsage, type AssistantMessage, type PromptAnswer, type PromptPart } from './taskState.ts'

const empty: AssistantMessage = { id: 'm', role: 'assistant', status: 'running', parts: [], usage: noUsage }
const compacted: EngineEvent = {
  type: 'compaction_event',
  data: { before_tokens: 9, after_tokens: 3, strategy: 'summarize' },
}
const unknown: EngineEvent = { type: 'unknown', name: 'plan_step', data: { step: 1 } }

describe('reduceTurn, text', () => {
  it('puts deltas together in order, equal ones too', () => {
    expect(outline(turn(say('ha'), say('ha'), say(''), say('!')).parts)).toEqual(['text streaming: haha!'])
  })

  it('keeps thinking and answer apart, in the order in which they came', () => {
    expect(outline(turn(think('a'), think('b'), say('c'), think('d')).parts)).toEqual([
      'thinking done: ab',
      'text done: c',
      'thinking streaming: d',
    ])
  })

  it('does not split a text at a notice', () => {
    const message = turn(say('one '), remember('k', 1), compacted, unknown, say('two'))
    expect(outline(message.parts)).toEqual(['text streaming: one two', 'memory', 'compaction', 'unknown'])
  })

  it('does not split a text at the result of an earlier call, a heartbeat or a usage report', () => {
    const beat: EngineEvent = { type: 'heartbeat', data: {} }
    const message = turn(call('a'), say('one '), result({ output: 1 }), beat, usage(1, 1, 0), say('two'))
    expect(outline(message.parts)).toEqual(['tool-call succeeded', 'text streaming: one two'])
  })

  it.each([
    ['a tool call', call('a')],
    ['a question', ask('r')],
    ['the end of its block', blockStop('text')],
    ['the start of another block', blockStart('text')],
  ])('ends a text at %s', (_, event) => {
    const message = turn(say('one'), event, say('two'))
    expect(outline(message.parts).filter((part) => part.startsWith('text'))).toEqual([
      'text done: one',
      'text streaming: two',
    ])
  })

  it('shows thinking from the start of its block, before a word of it came', () => {
    expect(outline(turn(blockStart('thinking')).parts)).toEqual(['thinking streaming: '])
    expect(outline(turn(blockStart('thinking'), think('hm'), blockStop('thinking')).parts)).toEqual([
      'thinking done: hm',
    ])
  })

  it.each(['text', 'tool_use', 'image'])('shows nothing for the mere start of a block of type %s', (type) => {
    expect(turn(blockStart(type)).parts).toEqual([])
  })

  it('measures how long thinking took', () => {
    const thinking = reduce(reduce(empty, think('a'), 1000), think('b'), 1500)
    expect(reduce(thinking, say('c'), 3500).parts[0]).toMatchObject({ startedAt: 1000, duration: 2500 })
    expect(reduce(thinking, completed, 4000).parts[0]).toMatchObject({ startedAt: 1000, duration: 3000 })
  })

  it('measures nothing in a replay, and nothing negative when the clock steps back', () => {
    expect(turn(think('a'), say('b')).parts[0]).toMatchObject({ duration: undefined })
    const stepped = reduce(reduce(empty, think('a'), 1000), say('b'), 400)
    expect(stepped.parts[0]).toMatchObject({ duration: 0 })
  })
})

describe('reduceTurn, tools', () => {
  it('shows a call with its input until its result comes', () => {
    const running = turn(call('read_file', 'c1', { path: 'a' }))
    expect(running.parts).toEqual([
      {
        id: 'm/0',
        type: 'tool-call',
        status: 'running',
        tool: 'read_file',
        toolCallId: 'c1',
        input: { path: 'a' },
      },
    ])
    expect(reduce(running, result({ tool_call_id: 'c1', output: 'text' })).parts).toEqual([
      { ...running.parts[0], status: 'succeeded', output: 'text' },
    ])
  })

  it('finds the call by its id, in any order', () => {
    const parallel = turn(call('read', 'c1'), call('read', 'c2'), call('read', 'c3'))
    const message = reduceAll(parallel, [
      result({ tool_call_id: 'c3', output: 3 }),
      result({ tool_call_id: 'c1', output: 1 }),
    ])
    expect(message.parts).toMatchObject([
      { toolCallId: 'c1', status: 'succeeded', output: 1 },
      { toolCallId: 'c2', status: 'running' },
      { toolCallId: 'c3', status: 'succeeded', output: 3 },
    ])
  })

  it('goes by an exact id before it goes by age, even past an older call without one', () => {
    const parallel = turn(call('read', undefined, { path: 'a' }), call('read', 'c2', { path: 'b' }))
    expect(reduce(parallel, result({ tool_call_id: 'c2', output: 'B' })).parts).toMatchObject([
      { status: 'running', input: { path: 'a' } },
      { status: 'succeeded', input: { path: 'b' }, output: 'B' },
    ])
  })

  it('finds the call by its tool where no id tells, the oldest first', () => {
    const parallel = turn(
      call('list'),
      call('read', undefined, { path: 'a' }),
      call('read', undefined, { path: 'b' }),
    )
    const message = reduce(parallel, result({ tool: 'read', output: 'A' }))
    expect(message.parts).toMatchObject([
      { tool: 'list', status: 'running' },
      { tool: 'read', status: 'succeeded', input: { path: 'a' } },
      { tool: 'read', status: 'running', input: { path: 'b' } },
    ])
  })

  it('takes the oldest open call where nothing tells', () => {
    const parallel = turn(call('a', 'c1'), call('b', 'c2'))
    const message = reduceAll(parallel, [result({ output: 1 }), result({ output: 2 })])
    expect(message.parts).toMatchObject([
      { tool: 'a', output: 1 },
      { tool: 'b', output: 2 },
    ])
  })

  it('goes by tool or age where only the result has an id', () => {
    expect(
      turn(call('a'), call('b'), result({ tool_call_id: 'x', tool: 'b', output: 1 })).parts,
    ).toMatchObject([
      { tool: 'a', status: 'running' },
      { tool: 'b', status: 'succeeded' },
    ])
  })

  it.each([
    ['no call is open', turn(), result({ output: 1 })],
    ['the id is of no open call', turn(call('a', 'c1')), result({ tool_call_id: 'c2', output: 1 })],
    ['the tool is of no open call', turn(call('a')), result({ tool: 'b', output: 1 })],
    ['the call has its result', turn(call('a', 'c1'), result({ output: 1 })), result({ tool_call_id: 'c1' })],
  ])('keeps a result that belongs nowhere: %s', (_, before, event) => {
    const after = reduce(before, event)
    expect(after.parts.slice(0, -1)).toEqual(before.parts)
    expect(after.parts.at(-1)).toMatchObject({ type: 'unknown', name: 'tool_result', data: event.data })
    expect(after.parts.at(-1)).toHaveProperty('problem')
  })

  it('takes a call that is announced twice for one', () => {
    const once = turn(call('a', 'c1'))
    expect(reduce(once, call('a', 'c1'))).toBe(once)
    expect(turn(call('a'), call('a')).parts).toHaveLength(2)
  })

  it.each([
    ['permission_denied', 'permission_denied'],
    [{ message: 'no such file', error: 'ENOENT' }, 'no such file'],
    [{ error: 'ENOENT' }, 'ENOENT'],
    [{}, 'The tool failed without saying why.'],
    [true, 'The tool failed without saying why.'],
    [0, 'The tool failed without saying why.'],
  ])('takes the error %j for a failure of the tool, not of the turn', (error, words) => {
    const message = turn(call('a'), result({ output: 'partly', error }))
    expect(message.parts[0]).toMatchObject({ status: 'failed', error: words, output: 'partly' })
    expect(message.status).toBe('running')
  })

  it.each([undefined, null, false, ''])('takes the error %j for none', (error) => {
    expect(turn(call('a'), result({ output: null, error })).parts[0]).toMatchObject({
      status: 'succeeded',
      output: null,
    })
  })
})

describe('reduceTurn, prompts', () => {
  it('waits for a person', () => {
    const message = turn(
      ask('r', { kind: 'question', question: 'Which?', options: ['a', { id: 'b', label: 'B' }] }),
    )
    expect(message.status).toBe('awaiting-answer')
    expect(prompt(message)).toMatchObject({
      id: 'm/0',
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
  ])('takes the kind %s for a %s', (kind, expected) => {
    expect(prompt(turn(ask('r', kind === undefined ? {} : { kind }))).kind).toBe(expected)
  })

  it('shows the input of the call that the Engine links', () => {
    const message = turn(
      call('delete', 'c1', { path: 'a' }),
      call('delete', 'c2', { path: 'b' }),
      ask('r', { tool_call_id: 'c2' }),
    )
    expect(prompt(message)).toMatchObject({ tool: 'delete', input: { path: 'b' }, toolCallId: 'c2' })
  })

  it('shows what the prompt itself says before what its call says', () => {
    const message = turn(
      call('delete', 'c1', { path: 'a' }),
      ask('r', { tool_call_id: 'c1', tool: 'rm', input: { path: 'z' } }),
    )
    expect(prompt(message)).toMatchObject({ tool: 'rm', input: { path: 'z' } })
  })

  it.each([
    ['there is no link', ask('r', { kind: 'permission' })],
    ['the link is to no call', ask('r', { kind: 'permission', tool_call_id: 'c9' })],
  ])('guesses no input where %s, even beside a running call', (_, event) => {
    const { tool, input } = prompt(turn(call('delete', 'c1', { path: 'a' }), event))
    expect([tool, input]).toEqual([undefined, undefined])
  })

  it('asks once, however often it is told', () => {
    const once = turn(ask('r'))
    expect(reduce(once, ask('r', { question: 'again?' }))).toBe(once)
  })

  it('never opens a prompt again that this browser answered', () => {
    const answers: Record<string, PromptAnswer> = { r: { status: 'sent', answer: 'yes', feedback: 'ok' } }
    const message = reduceTurn(empty, ask('r'), { answers, at: undefined })
    expect(prompt(message)).toMatchObject({ status: 'sent', answer: 'yes', feedback: 'ok' })
    expect(message.status).toBe('running')
  })

  it.each(['open', 'failed'] as const)(
    'takes a confirmation of a prompt that is %s for somebody else’s answer',
    (status) => {
      expect(prompt(reduce(withPrompt(status), resolved('r', 'no')))).toMatchObject({
        status: 'answered-elsewhere',
        answer: 'no',
      })
    },
  )

  it.each(['sending', 'sent'] as const)('takes a confirmation of a prompt that is %s for ours', (status) => {
    const message = reduce(withPrompt(status, 'yes'), resolved('r', 'yes'))
    expect(prompt(message)).toMatchObject({ status: 'answered', answer: 'yes' })
    expect(message.status).toBe('running')
  })

  it('takes a confirmation that names no answer for ours only where the Engine took ours', () => {
    expect(prompt(reduce(withPrompt('sent', 'yes'), resolved()))).toMatchObject({ status: 'answered' })
    const sending = withPrompt('sending', 'yes')
    expect(reduce(sending, resolved())).toBe(sending)
    expect(reduce(sending, resolved('r'))).toBe(sending)
  })

  it('believes the Engine when another answer won', () => {
    expect(prompt(reduce(withPrompt('sent', 'yes'), resolved('r', 'no')))).toMatchObject({
      status: 'answered-elsewhere',
      answer: 'no',
    })
  })

  it.each(['answered', 'answered-elsewhere', 'expired'] as const)(
    'leaves a prompt alone that is %s',
    (status) => {
      const before = withPrompt(status, 'yes')
      expect(reduce(before, resolved('r', 'no'))).toBe(before)
    },
  )

  it('confirms only the prompt that is named', () => {
    const message = turn(ask('r1'), ask('r2'), resolved('r2', 'yes'))
    expect(outline(message.parts)).toEqual(['prompt open', 'prompt answered-elsewhere'])
    expect(message.status).toBe('awaiting-answer')
    expect(reduce(message, resolved('r9'))).toBe(message)
  })

  it.each<[string, PromptPart['status'][], number]>([
    ['none while our answer is under way', ['open', 'sending'], -1],
    ['the one whose answer was taken', ['failed', 'sent'], 1],
    ['else the oldest that waits', ['open', 'open'], 0],
    ['one that waits, not one that is settled', ['answered', 'expired', 'failed'], 2],
  ])('settles one prompt where the Engine names none: %s', (_, statuses, settled) => {
    const before = withPrompts(...statuses)
    const after = reduce(before, resolved())
    after.parts.forEach((part, index) => {
      if (index === settled) expect(part).toMatchObject({ status: expect.stringMatching(/^answered/) })
      else expect(part).toBe(before.parts[index])
    })
  })

  it('settles nothing where no prompt waits and the Engine names none', () => {
    const before = withPrompts('answered', 'expired')
    expect(reduce(before, resolved())).toBe(before)
  })

  it('takes the result of the linked call for proof that somebody answered', () => {
    const asking = turn(call('delete', 'c1'), ask('r', { tool_call_id: 'c1' }))
    const message = reduce(asking, result({ tool_call_id: 'c1', output: 'gone' }))
    expect(outline(message.parts)).toEqual(['tool-call succeeded', 'prompt answered-elsewhere'])
    expect(message.status).toBe('running')
  })

  it('takes the result of another call for no proof', () => {
    const asking = turn(call('read', 'c1'), call('delete', 'c2'), ask('r', { tool_call_id: 'c2' }))
    const message = reduce(asking, result({ tool_call_id: 'c1', output: '' }))
    expect(prompt(message).status).toBe('open')
    expect(message.status).toBe('awaiting-answer')
  })

  it.each([
    ['a text', say('so')],
    ['a call', call('next')],
  ])('takes %s after our answer was taken for its confirmation', (_, event) => {
    expect(prompt(reduce(withPrompt('sent', 'yes'), event)).status).toBe('answered')
    expect(prompt(reduce(withPrompt('open'), event)).status).toBe('open')
  })
})

describe('reduceTurn, the end', () => {
  const open = reduceAll(empty, [call('a', 'c1'), ask('r'), say('half')])

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
    expect(prompt(reduce(withPrompt(before), completed)).status).toBe(after)
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

describe('reduceTurn, everything else', () => {
  it('sums usage over model calls', () => {
    expect(turn(usage(10, 2, 4), usage(20, 3, 0)).usage).toEqual({
      inputTokens: 30,
      outputTokens: 5,
      cacheHitTokens: 4,
      modelCalls: 2,
    })
  })

  it('keeps notices, unknown and unreadable events whole', () => {
    const malformed: MalformedEvent = { type: 'malformed', name: 'usage', problem: 'bad', raw: '{' }
    expect(turn(compacted, remember('k', 1), unknown, malformed).parts).toEqual([
      { id: 'm/0', type: 'compaction', beforeTokens: 9, afterTokens: 3, strategy: 'summarize' },
      { id: 'm/1', type: 'memory', entry: { key: 'k', value: 1 } },
      { id: 'm/2', type: 'unknown', name: 'plan_step', data: { step: 1 } },
      { id: 'm/3', type: 'unknown', name: 'usage', data: '{', problem: 'bad' },
    ])
  })

  it.each<[string, EngineEvent]>([
    ['a heartbeat', { type: 'heartbeat', data: {} }],
    ['started', started],
    ['the end of a block that is over', blockStop('text')],
    ['a confirmation of nothing', resolved('r9')],
  ])('answers with the same message after %s', (_, event) => {
    const before = turn(say('a'), call('b'))
    expect(reduce(before, event)).toBe(before)
  })

  it('keeps the identity of every part it does not change', () => {
    const before = turn(say('a'), call('b', 'c1'), ask('r'), remember('k', 1), say('c'))
    const changed: [EngineEvent, number][] = [
      [say('d'), 4],
      [result({ tool_call_id: 'c1', output: 1 }), 1],
      [resolved('r'), 2],
    ]
    for (const [event, index] of changed) {
      const after = reduce(before, event)
      before.parts.forEach((part, position) => {
        if (position === index) expect(after.parts[position]).not.toBe(part)
        else expect(after.parts[position]).toBe(part)
      })
    }
  })

  it('gives parts the same ids whenever the turn is rebuilt', () => {
    const events = [think('a'), say('b'), call('c'), ask('r'), unknown]
    const ids = turn(...events).parts.map((part) => part.id)
    expect(turn(...events).parts.map((part) => part.id)).toEqual(ids)
    expect(new Set(ids).size).toBe(5)
  })
})

describe('readMemoryEntry', () => {
  it.each([
    [
      { key: 'k', value: 1 },
      { key: 'k', value: 1 },
    ],
    [
      { key: 'k', content: 'c' },
      { key: 'k', value: 'c' },
    ],
    [{ value: 1 }, { key: '', value: 1 }],
    [
      { key: 'k', value: 1, reason: 'r' },
      { key: 'k', value: { value: 1, reason: 'r' } },
    ],
    [
      { key: 'k', note: 'n' },
      { key: 'k', value: { note: 'n' } },
    ],
    [{}, { key: '', value: {} }],
  ])('reads %j', (data, entry) => {
    expect(readMemoryEntry(data)).toEqual(entry)
  })
})

describe('readTime', () => {
  it.each([
    ['2026-04-02T10:00:00.123Z', Date.UTC(2026, 3, 2, 10, 0, 0, 123)],
    ['2026-04-02T12:00:00.123+02:00', Date.UTC(2026, 3, 2, 10, 0, 0, 123)],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s', (timestamp, time) => {
    expect(readTime(timestamp)).toBe(time)
  })
})

function reduce(
  message: AssistantMessage,
  event: EngineEvent | MalformedEvent,
  at?: number,
): AssistantMessage {
  return reduceTurn(message, event, { answers: {}, at })
}

function reduceAll(
  message: AssistantMessage,
  events: readonly (EngineEvent | MalformedEvent)[],
): AssistantMessage {
  return events.reduce((current, event) => reduce(current, event), message)
}

function turn(...events: (EngineEvent | MalformedEvent)[]): AssistantMessage {
  return reduceAll(empty, events)
}

function prompt(message: AssistantMessage): PromptPart {
  const found = message.parts.find((part) => part.type === 'prompt')
  if (found?.type !== 'prompt') throw new Error('There is no prompt.')
  return found
}

function withPrompts(...statuses: PromptPart['status'][]): AssistantMessage {
  const asking = turn(...statuses.map((_, index) => ask(`r${index}`)))
  const parts = asking.parts.map((part, index) => {
    return part.type === 'prompt' ? { ...part, status: statuses[index] ?? part.status } : part
  })
  return { ...asking, parts }
}

function withPrompt(status: PromptPart['status'], answer?: string): AssistantMessage {
  const asking = turn(ask('r'))
  const waits = status === 'open' || status === 'sending' || status === 'failed'
  return {
    ...asking,
    status: waits ? 'awaiting-answer' : 'running',
    parts: [{ ...prompt(asking), status, answer }],
  }
}
