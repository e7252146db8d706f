import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { readMemoryEntry, readTime } from './reduceTurn.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  emptyTurn,
  heartbeat,
  outline,
  reduce,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  turn,
  usage,
  written,
} from './taskEvents.fixtures.ts'

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
    const between = [result({ output: 1 }), heartbeat, usage(1, 1, 0)]
    const message = turn(call('a'), say('one '), ...between, say('two'))
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
    const thinking = reduce(reduce(emptyTurn, think('a'), 1000), think('b'), 1500)
    expect(reduce(thinking, say('c'), 3500).parts[0]).toMatchObject({ startedAt: 1000, duration: 2500 })
    expect(reduce(thinking, completed, 4000).parts[0]).toMatchObject({ startedAt: 1000, duration: 3000 })
  })

  it('measures how long a call took, where both of its ends were watched', () => {
    const running = reduce(emptyTurn, call('read', 'c1'), 1000)
    const answered = result({ tool_call_id: 'c1', output: 'ok' })
    expect(running.parts[0]).toMatchObject({ startedAt: 1000 })
    expect(reduce(running, answered, 3500).parts[0]).toMatchObject({ startedAt: 1000, duration: 2500 })
    expect(reduce(running, answered).parts[0]).toMatchObject({ startedAt: 1000, duration: undefined })
    expect(turn(call('read', 'c1'), answered).parts[0]).toMatchObject({
      startedAt: undefined,
      duration: undefined,
    })
  })

  it('measures nothing in a replay, and nothing negative when the clock steps back', () => {
    expect(turn(think('a'), say('b')).parts[0]).toMatchObject({ duration: undefined })
    const stepped = reduce(reduce(emptyTurn, think('a'), 1000), say('b'), 400)
    expect(stepped.parts[0]).toMatchObject({ duration: 0 })
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

  it('counts no tokens from a cache where the Engine says nothing of one', () => {
    const plain: EngineEvent = { type: 'usage', data: { input_tokens: 10, output_tokens: 2 } }
    expect(turn(plain, usage(1, 1, 1)).usage).toEqual({
      inputTokens: 11,
      outputTokens: 3,
      cacheHitTokens: 1,
      modelCalls: 2,
    })
  })

  it('keeps notices, unknown and unreadable events whole', () => {
    const malformed: MalformedEvent = { type: 'malformed', name: 'usage', problem: 'bad', raw: '{' }
    expect(turn(compacted, remember('k', 1), unknown, malformed).parts).toEqual([
      { id: 'm/compaction-0', type: 'compaction', beforeTokens: 9, afterTokens: 3, strategy: 'summarize' },
      { id: 'm/memory-0', type: 'memory', entry: { key: 'k', value: 1 } },
      { id: 'm/unknown-0', type: 'unknown', name: 'plan_step', data: { step: 1 } },
      { id: 'm/unknown-1', type: 'unknown', name: 'usage', data: '{', problem: 'bad' },
    ])
  })

  it('keeps the words of a notice where parsing loses something', () => {
    const data = '{"step":1.0}'
    expect(turn(written(unknown, { data })).parts).toMatchObject([{ data: { step: 1 }, dataSource: data }])
    const { parts } = turn(written(remember('k', 1e20), { value: '1E20' }))
    expect(parts).toMatchObject([{ entry: { key: 'k', value: 1e20, valueSource: '1E20' } }])
  })

  it.each<[string, EngineEvent]>([
    ['a heartbeat', heartbeat],
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

  it('keeps the words of the one field that is the value, and of no other', () => {
    const sources = { key: '"k"', content: '1.0' }
    expect(readMemoryEntry({ key: 'k', content: 1 }, sources)).toMatchObject({ value: 1, valueSource: '1.0' })
    expect(readMemoryEntry({ key: 'k', content: 1, value: 2 }, sources)).toEqual({
      key: 'k',
      value: { content: 1, value: 2 },
    })
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
