import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTurn, inShape } from './anyTurn.fixtures.ts'
import {
  ask,
  blockStop,
  call,
  completed,
  outline,
  reduce,
  remember,
  resolved,
  result,
  say,
  think,
  turn,
  usage,
} from './taskEvents.fixtures.ts'
import type { AssistantMessage, Part } from './taskState.ts'
import { carryOver } from './turnCoverage.ts'
import { words } from './turnReplay.fixtures.ts'

type Frame = EngineEvent | MalformedEvent

const unknown: EngineEvent = { type: 'unknown', name: 'step', data: 1 }
const torn: MalformedEvent = { type: 'malformed', name: 'text_delta', problem: 'no JSON', raw: '{' }
const none = (_: string): boolean => false

/** What is on screen when a replay that told the one has taken the place of the other. */
function carried(rebuilt: readonly Frame[], shown: readonly Frame[], received = none): AssistantMessage {
  return carryOver(turn(...rebuilt), turn(...shown), received).turn
}

/** The parts in their order, with the names that tell them apart. */
function places(rebuilt: readonly Frame[], shown: readonly Frame[]): string[] {
  return carried(rebuilt, shown).parts.map((part) => {
    if (part.type === 'text' || part.type === 'thinking') return part.text
    if (part.type === 'tool-call') return part.tool
    return part.type === 'memory' ? part.entry.key : part.type
  })
}

describe('what a replay left out', () => {
  const keeping = { cuts: [], blocks: true, thinking: true, usage: true, callIds: true, reversed: false }

  it('is carried over: whichever notices are missing, every part on screen is there once, in its place', () => {
    fc.assert(
      fc.property(anyTurn, fc.array(fc.boolean(), { maxLength: 10 }), (events, notices) => {
        const told = inShape(events, { ...keeping, notices })
        const shown = turn(...events)
        const { turn: joined, carried: owed } = carryOver(turn(...told), shown, none)
        expect(described(joined)).toEqual(described(shown))
        expect(placed(joined)).toEqual(placed(shown))
        expect(words(joined, 'text')).toBe(words(shown, 'text'))
        expect(owed.parts).toHaveLength(shown.parts.length - turn(...told).parts.length)
        expect([joined.status, joined.usage]).toEqual([shown.status, shown.usage])
      }),
    )
  })

  it('is carried over in the order in which it stood', () => {
    const ab = [say('ab'), remember('x', 1), remember('y', 1), say('cd')]
    expect(places([say('abcd')], ab)).toEqual(['abcd', 'x', 'y'])
    for (const kept of ['x', 'y'])
      expect(places([say('ab'), remember(kept, 1), say('cd')], ab)).toEqual(['abcd', 'x', 'y'])
  })

  it.each<[string, Frame[], Frame[], string[]]>([
    [
      'a notice between two calls',
      [call('f'), call('g')],
      [call('f'), remember('x', 1), call('g')],
      ['f', 'x', 'g'],
    ],
    [
      'a notice before everything',
      [say('a'), call('f')],
      [remember('x', 1), say('a'), call('f')],
      ['x', 'a', 'f'],
    ],
    [
      'a notice behind everything',
      [say('a'), call('f')],
      [say('a'), call('f'), remember('x', 1)],
      ['a', 'f', 'x'],
    ],
    ['a notice behind a text that goes on', [say('ab')], [say('a'), remember('x', 1)], ['ab', 'x']],
    ['thinking before a text', [say('ab')], [think('hm'), say('ab')], ['hm', 'ab']],
    ['thinking between two texts', [say('abcd')], [say('ab'), think('hm'), say('cd')], ['ab', 'hm', 'cd']],
    [
      'thinking twice between three texts',
      [say('abcdef')],
      [say('ab'), think('hm'), say('cd'), think('so'), say('ef')],
      ['ab', 'hm', 'cd', 'so', 'ef'],
    ],
    [
      'thinking between two texts, and a notice behind it',
      [say('abcd')],
      [say('ab'), think('hm'), remember('x', 1), blockStop('thinking'), say('cd')],
      ['ab', 'hm', 'x', 'cd'],
    ],
    [
      'a notice between two texts, and thinking behind it',
      [say('abcd')],
      [say('ab'), remember('x', 1), think('hm'), say('cd')],
      ['ab', 'x', 'hm', 'cd'],
    ],
    [
      'thinking behind a call, where calls stand in another order',
      [call('g'), call('f'), say('a')],
      [call('f'), call('g'), think('hm'), say('a')],
      ['g', 'f', 'hm', 'a'],
    ],
    [
      'a notice between two calls, where calls stand in another order',
      [call('g'), call('f'), say('a')],
      [call('f'), remember('x', 1), call('g'), say('a')],
      ['g', 'x', 'f', 'a'],
    ],
    [
      'a prompt between two texts',
      [say('abcd')],
      [say('ab'), ask('r'), resolved('r', 'yes'), say('cd')],
      ['ab', 'prompt', 'cd'],
    ],
  ])('keeps its place: %s', (_, rebuilt, shown, expected) => {
    expect(places(rebuilt, shown)).toEqual(expected)
  })

  it('makes nothing look as if it still grew that has ended: only the last words may', () => {
    for (const [rebuilt, shown] of [
      [[say('ab')], [think('hm')]],
      [[say('ab')], [say('ab'), think('hm')]],
      [[say('ab')], [say('ab'), ask('r')]],
      [[say('abcd')], [say('ab'), think('hm'), say('c')]],
    ] as const) {
      const joined = carried(rebuilt, shown)
      const growing = joined.parts.filter((part) => 'status' in part && part.status === 'streaming')
      expect(
        growing.every((part) => part === joined.parts.at(-1)),
        outline(joined.parts).join(', '),
      ).toBe(true)
      const ended = reduce(reduce(joined, say('!')), completed)
      expect(outline(ended.parts).filter((part) => /^(text|thinking) interrupted/.test(part))).toEqual([])
    }
  })

  it('is over where the replay told the end', () => {
    const shown = [say('a'), call('f', 'c'), ask('r'), think('hm')]
    const joined = carried([say('a'), call('f', 'c'), completed], shown)
    expect(outline(joined.parts)).toEqual([
      'text done: a',
      'tool-call interrupted',
      'prompt expired',
      'thinking done: hm',
    ])
  })

  it('waits for a person where a prompt was left out that still asks', () => {
    expect(carried([say('a')], [say('a'), ask('r')]).status).toBe('awaiting-answer')
    expect(carried([say('a'), ask('r')], [say('a'), ask('r'), resolved('r', 'yes')]).status).toBe('running')
  })

  it('is linked to the call it is about, by the name that call has now', () => {
    const asks = ask('r', { tool_call_id: 'c', question: 'May I?' })
    const shown = [call('f', 'b'), call('g', 'c'), asks]
    const joined = carried([call('g', 'c'), call('f', 'b')], shown)
    const prompt = joined.parts.find((part) => part.type === 'prompt')
    expect(joined.parts.find(({ id }) => id === prompt?.callId)).toMatchObject({ tool: 'g' })
  })

  it('has names like those that a fold gives: one for each part, counted by type', () => {
    const joined = carried(
      [say('abcd'), ask('s')],
      [say('ab'), think('hm'), say('cd'), ask('r'), ask('s'), unknown],
    )
    expect(joined.parts.map(({ id }) => id)).toEqual([
      'm/text-0',
      'm/thinking-0',
      'm/text-1',
      'm/prompt-0',
      'm/prompt-1',
      'm/unknown-0',
    ])
  })
})

describe('model calls', () => {
  it('are those of the screen where the replay told fewer, and what it lacks is owed', () => {
    const shown = [usage(1, 1, 0), usage(2, 1, 0)]
    for (const told of [0, 1, 2]) {
      const { turn: joined, carried: owed } = carryOver(turn(...shown.slice(0, told)), turn(...shown), none)
      expect([joined.usage.inputTokens, joined.usage.modelCalls, owed.usage.modelCalls]).toEqual([
        3,
        2,
        2 - told,
      ])
    }
    const more = carryOver(turn(...shown, usage(4, 1, 0)), turn(...shown), none)
    expect([more.turn.usage.inputTokens, more.carried.usage.modelCalls]).toEqual([7, 0])
  })
})

describe('what is settled on screen', () => {
  const asked = ask('r', { question: 'May I?' })

  it.each<[string, Frame[]]>([
    ['is still asked', [asked]],
    ['expired', [asked, completed]],
  ])('stays as it is where the replay says that it %s', (_, rebuilt) => {
    const { parts } = carried(rebuilt, [asked, resolved('r', 'yes')])
    expect(parts).toMatchObject([{ status: 'answered-elsewhere', answer: 'yes' }])
  })
})

describe('a frame that could not be read', () => {
  const withId: MalformedEvent = { ...torn, id: '3' }

  it('falls away where the replay told the frame of its id', () => {
    expect(
      outline(carried([say('abc')], [say('a'), withId, say('c')], (id) => id === '3').parts),
    ).toHaveLength(1)
    expect(outline(carried([say('ac')], [say('a'), withId, say('c')]).parts)).toEqual([
      'text streaming: ac',
      'unknown',
    ])
  })

  it('falls away without an id where words were told in its place', () => {
    expect(outline(carried([say('abc')], [say('a'), torn, say('c')]).parts)).toEqual(['text streaming: abc'])
    expect(outline(carried([say('ac')], [say('a'), torn, say('c')]).parts)).toEqual([
      'text streaming: ac',
      'unknown',
    ])
    const other: MalformedEvent = { ...torn, name: 'plan' }
    expect(outline(carried([say('abc')], [say('a'), other, say('c')]).parts)).toEqual([
      'text streaming: abc',
      'unknown',
    ])
  })

  it('is not a result that waited for its call: told with its call it stands there once', () => {
    const early = result({ tool_call_id: 'c', output: 1 })
    expect(outline(carried([call('f', 'c'), early], [early]).parts)).toEqual(['tool-call succeeded'])
    expect(outline(carried([early], [early]).parts)).toEqual(['unknown'])
  })
})

/** Each part, with how much of what was said and done stands before it. Of two that are equal nobody can tell the place. */
function placed(turn: AssistantMessage): string[] {
  let said = 0
  let done = 0
  const all = described(turn)
  const list = turn.parts.map((part) => {
    const entry = describePart(part)
    const place = `${said}/${done} ${entry}`
    if (part.type === 'text') said += part.text.length
    if (part.type === 'tool-call' || part.type === 'prompt') done++
    return isAlone(all, entry) ? [place] : []
  })
  return list.flat().sort()
}

function isAlone(all: readonly string[], entry: string): boolean {
  return all.indexOf(entry) === all.lastIndexOf(entry)
}

function described({ parts }: AssistantMessage): string[] {
  return parts.map(describePart).sort()
}

function describePart(part: Part): string {
  return JSON.stringify({ ...part, id: '' })
}
