import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import {
  ask,
  call,
  completed,
  emptyTurn,
  outline,
  reduce,
  remember,
  result,
  say,
  turn,
  written,
} from './taskEvents.fixtures.ts'
import type { AssistantMessage } from './taskState.ts'

const unknown: EngineEvent = { type: 'unknown', name: 'plan_step', data: { step: 1 } }

describe('a tool call', () => {
  it('shows its input until its result comes', () => {
    const running = turn(call('read_file', 'c1', { path: 'a' }))
    expect(running.parts).toEqual([
      {
        id: 'm/tool-call-0',
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

  it('keeps the words of its input and its output where parsing loses something', () => {
    const input = '{"id":2512292042121000001}'
    const running = turn(written(call('pay', 'c1', { id: 2512292042121000000 }), { input }))
    expect(running.parts).toMatchObject([{ inputSource: input }])
    const ended = reduce(running, written(result({ tool_call_id: 'c1', output: 1e20 }), { output: '1E20' }))
    expect(ended.parts).toMatchObject([{ inputSource: input, outputSource: '1E20' }])
    const failed = reduce(running, written(result({ error: 'no', output: 1e20 }), { output: '1E20' }))
    expect(failed.parts).toMatchObject([{ status: 'failed', inputSource: input, outputSource: '1E20' }])
  })

  it('takes its name from a result that waited for it, which gives back its own', () => {
    const early = turn(result({ tool_call_id: 'c1', output: 1 }), result({ tool_call_id: 'c2', output: 2 }))
    const { parts } = [call('one', 'c1'), call('two', 'c2'), unknown].reduce((message, event) => {
      return reduce(message, event)
    }, early)
    expect(parts.map(({ id }) => id)).toEqual(['m/tool-call-0', 'm/tool-call-1', 'm/unknown-0'])
  })

  it('stands beside text and prompts by a name that counts calls only', () => {
    const { parts } = turn(say('a'), call('one'), ask('r'), remember('k', 1), call('two'))
    expect(parts.map(({ id }) => id)).toEqual([
      'm/text-0',
      'm/tool-call-0',
      'm/prompt-0',
      'm/memory-0',
      'm/tool-call-1',
    ])
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
    const [part] = turn(call('a'), result({ output: null, error })).parts
    expect(part).toMatchObject({ status: 'succeeded', output: null })
    expect(part).not.toHaveProperty('error')
  })
})

describe('a tool_call_id', () => {
  it('means one call while that one runs and asks for the same', () => {
    const once = turn(call('a', 'c1', { x: 1, y: { z: [2] } }))
    expect(reduce(once, call('a', 'c1', { y: { z: [2] }, x: 1 }))).toBe(once)
  })

  it.each<[string, EngineEvent]>([
    ['another input', call('shell', 'c1', { command: 'rm -rf ./build' })],
    ['no input', call('shell', 'c1', null)],
    ['another tool', call('browser', 'c1', { command: 'ls' })],
    [
      'input that only parsing makes equal',
      written(call('shell', 'c1', { command: 'ls' }), { input: '{"command":"ls","n":1.0}' }),
    ],
  ])('means another call where it comes again with %s', (_, again) => {
    const once = turn(call('shell', 'c1', { command: 'ls' }))
    const twice = reduce(once, again)
    expect(twice.parts).toHaveLength(2)
    expect(twice.parts[0]).toBe(once.parts[0])
    expect(twice.parts[1]).toMatchObject({ type: 'tool-call', status: 'running', toolCallId: 'c1' })
  })

  it('means another call where the first has ended, even with the same input', () => {
    const events = [call('poll', 'poll'), result({ tool_call_id: 'poll', output: 1 }), call('poll', 'poll')]
    expect(outline(turn(...events).parts)).toEqual(['tool-call succeeded', 'tool-call running'])
    expect(turn(...events, result({ tool_call_id: 'poll', output: 2 })).parts).toMatchObject([
      { output: 1 },
      { output: 2 },
    ])
  })

  it('tells two calls apart that an Engine numbers anew in each round', () => {
    const message = turn(
      call('search', 'search:0', { query: 'first' }),
      result({ tool_call_id: 'search:0', output: 'one' }),
      call('search', 'search:0', { query: 'second' }),
      result({ tool_call_id: 'search:0', output: 'two' }),
      completed,
    )
    expect(message.parts).toMatchObject([
      { id: 'm/tool-call-0', status: 'succeeded', input: { query: 'first' }, output: 'one' },
      { id: 'm/tool-call-1', status: 'succeeded', input: { query: 'second' }, output: 'two' },
    ])
  })

  it('that is missing proves nothing: equal calls without one are two calls', () => {
    expect(turn(call('a'), call('a')).parts).toHaveLength(2)
  })
})

describe('a tool result', () => {
  it('finds its call by its id, in any order', () => {
    const message = turn(
      call('read', 'c1'),
      call('read', 'c2'),
      call('read', 'c3'),
      result({ tool_call_id: 'c3', output: 3 }),
      result({ tool_call_id: 'c1', output: 1 }),
    )
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

  it('goes to the older one where two calls of its id run', () => {
    const both = turn(call('read', 'c', { path: 'a' }), call('read', 'c', { path: 'b' }))
    const first = reduce(both, result({ tool_call_id: 'c', output: 'A' }))
    expect(first.parts).toMatchObject([{ output: 'A' }, { status: 'running', input: { path: 'b' } }])
    expect(reduce(first, result({ tool_call_id: 'c', output: 'B' })).parts).toMatchObject([
      { output: 'A' },
      { output: 'B' },
    ])
  })

  it('finds its call by its tool where no id tells, the oldest first', () => {
    const parallel = [call('list'), call('read', undefined, 'a'), call('read', undefined, 'b')]
    expect(turn(...parallel, result({ tool: 'read', output: 'A' })).parts).toMatchObject([
      { tool: 'list', status: 'running' },
      { tool: 'read', status: 'succeeded', input: 'a' },
      { tool: 'read', status: 'running', input: 'b' },
    ])
  })

  it('goes to the oldest open call where nothing tells', () => {
    const message = turn(call('a', 'c1'), call('b', 'c2'), result({ output: 1 }), result({ output: 2 }))
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

  it.each<[string, AssistantMessage, EngineEvent]>([
    ['no call is open', turn(), result({ output: 1 })],
    ['the id is of no open call', turn(call('a', 'c1')), result({ tool_call_id: 'c2', output: 1 })],
    ['the tool is of no open call', turn(call('a')), result({ tool: 'b', output: 1 })],
    ['the call has its result', turn(call('a', 'c1'), result({ output: 1 })), result({ tool_call_id: 'c1' })],
  ])('that belongs nowhere is kept in sight: %s', (_, before, event) => {
    const after = reduce(before, event)
    expect(after.parts.slice(0, -1)).toEqual(before.parts)
    expect(after.parts.at(-1)).toMatchObject({ type: 'unknown', name: 'tool_result', data: event.data })
    expect(after.parts.at(-1)).toHaveProperty('problem')
  })
})

describe('a tool result that comes before its call', () => {
  const early = written(result({ tool_call_id: 'c1', output: { lines: 3 } }), { output: '{"lines":3.0}' })

  it('waits in sight, and becomes the call in its place', () => {
    const waiting = turn(say('a'), early, say('b'))
    expect(outline(waiting.parts)).toEqual(['text streaming: ab', 'unknown'])
    expect(waiting.parts[1]).toMatchObject({
      name: 'tool_result',
      data: early.data,
      dataSource: '{"lines":3.0}',
    })
    const { parts } = reduce(waiting, written(call('read', 'c1', { path: 'a' }), { input: '{"path": "a"}' }))
    expect(outline(parts)).toEqual(['text done: ab', 'tool-call succeeded'])
    expect(parts[1]).toMatchObject({
      tool: 'read',
      toolCallId: 'c1',
      input: { path: 'a' },
      inputSource: '{"path": "a"}',
      output: { lines: 3 },
      outputSource: '{"lines":3.0}',
    })
  })

  it('says that the tool failed where it did', () => {
    const { parts } = turn(result({ tool_call_id: 'c1', error: 'denied' }), call('read', 'c1'))
    expect(parts).toMatchObject([{ type: 'tool-call', status: 'failed', error: 'denied' }])
  })

  it.each<[string, EngineEvent, EngineEvent]>([
    ['of another id', early, call('read', 'c2')],
    ['without an id', early, call('read')],
    ['without an id, as the result is', result({ output: 1 }), call('read')],
  ])('is not the result of a call %s', (_, before, later) => {
    expect(outline(turn(before, later).parts)).toEqual(['unknown', 'tool-call running'])
  })

  it('is taken once: a second one of its id waits for nobody', () => {
    const again = result({ tool_call_id: 'c1', output: 'again' })
    const message = turn(early, again, call('read', 'c1', 1), call('read', 'c1', 2))
    expect(outline(message.parts)).toEqual(['tool-call succeeded', 'unknown', 'tool-call running'])
    expect(message.parts[0]).toMatchObject({ output: { lines: 3 } })
  })

  it('is no event of an unknown type that looks like one', () => {
    const lookalike: EngineEvent = { type: 'unknown', name: 'tool_result', data: early.data }
    expect(outline(turn(lookalike, call('read', 'c1')).parts)).toEqual(['unknown', 'tool-call running'])
  })

  it.each<[string, EngineEvent[]]>([
    ['notices', [early, call('read', 'c1'), unknown, call('next'), unknown]],
    ['results that wait as well', [early, result({ tool_call_id: 'c2' }), call('read', 'c1'), unknown]],
    ['calls before and behind it', [early, call('first'), call('read', 'c1'), call('next'), call('last')]],
  ])('leaves no two parts of one name when it has become a call, among %s', (_, events) => {
    const { parts } = turn(...events)
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length)
  })
})

describe('a tool result that is told twice', () => {
  const first = [call('read', 'c1'), result({ tool_call_id: 'c1', output: 1 })]
  const twice = result({ tool_call_id: 'c1', output: 1 })

  it('is never the result of a later call of its id', () => {
    const message = turn(...first, twice, call('read', 'c1', { path: 'b' }))
    expect(outline(message.parts)).toEqual(['tool-call succeeded', 'unknown', 'tool-call running'])
    expect(reduce(message, result({ tool_call_id: 'c1', output: 2 })).parts.at(-1)).toMatchObject({
      output: 2,
    })
  })

  it('does not say that its call is still to come', () => {
    const problems = [turn(...first, twice), turn(twice)].map(({ parts }) => {
      const last = parts.at(-1)
      return last?.type === 'unknown' ? last.problem : undefined
    })
    expect(new Set(problems).size).toBe(2)
  })
})

describe('the name of a part', () => {
  it('is the same whenever the turn is rebuilt without what a replay does not keep', () => {
    const kept = [say('a'), call('b', 'c1'), say('c'), ask('r'), result({ tool_call_id: 'c1' }), call('d')]
    const names = turn(...kept).parts.map(({ id }) => id)
    const live = kept.flatMap((event) => [remember('k', 1), unknown, event])
    const shown = live.reduce((message, event) => reduce(message, event), emptyTurn).parts
    const said = shown.filter(({ type }) => type !== 'memory' && type !== 'unknown')
    expect(said.map(({ id }) => id)).toEqual(names)
  })
})
