import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyShape, anyTurn, inShape } from './anyTurn.fixtures.ts'
import {
  ask,
  blockStop,
  call,
  completed,
  remember,
  resolved,
  result,
  say,
  think,
  turn,
  usage,
} from './taskEvents.fixtures.ts'
import { coversTurn, isSameNotice, type CoverageFacts } from './turnCoverage.ts'

const unknown: EngineEvent = { type: 'unknown', name: 'step', data: { a: 1, b: 2 } }
const torn: MalformedEvent = { type: 'malformed', name: 'text_delta', problem: 'no JSON', raw: '{' }
const whole: CoverageFacts = { damaged: false, whole: true }

function covers(
  rebuilt: readonly EngineEvent[],
  shown: readonly (EngineEvent | MalformedEvent)[],
  facts: CoverageFacts = whole,
): boolean {
  return coversTurn(turn(...rebuilt), turn(...shown), facts)
}

describe('a rebuilt turn', () => {
  it('covers what was on screen at any moment before, in any shape', () => {
    fc.assert(
      fc.property(anyTurn, anyShape, fc.nat(), (events, shape, at) => {
        const shown = events.slice(0, at % (events.length + 1))
        expect(covers(inShape(events, shape), shown)).toBe(true)
      }),
    )
  })

  it('does not cover what it says less of', () => {
    fc.assert(
      fc.property(anyTurn, fc.nat(), (events, at) => {
        const less = turn(...events.slice(0, at % (events.length + 1)))
        const more = turn(...events, say('!'))
        expect(coversTurn(less, more, whole)).toBe(false)
      }),
    )
  })

  it.each<[string, EngineEvent[], EngineEvent[], boolean]>([
    ['words that are cut otherwise', [say('one two')], [say('one '), blockStop('text'), say('two')], true],
    [
      'words that a call parts elsewhere',
      [say('ab'), call('x', 'c')],
      [say('a'), call('x', 'c'), say('b')],
      true,
    ],
    ['other words', [say('one'), say('two')], [say('one'), say('Two')], false],
    ['fewer words', [say('one')], [say('one '), say('two')], false],
    ['thinking as words', [say('hm'), think('x')], [think('x'), say('hm')], true],
    ['words that were thought', [think('hm')], [say('hm')], false],
    ['thinking that lacks its end', [think('h'), say('a')], [think('hm'), say('a')], false],
    ['calls in another order', [call('x', 'b'), call('x', 'a')], [call('x', 'a'), call('x', 'b')], true],
    ['a call without an id', [call('x', undefined, { a: 1 })], [call('x', 'c', { a: 1 })], true],
    ['two calls that ask the same', [call('x', 'c'), call('x', 'd')], [call('x', 'c'), call('x', 'd')], true],
    ['one call for two that ask the same', [call('x')], [call('x'), call('x')], false],
    ['another id', [call('x', 'd')], [call('x', 'c')], false],
    ['another tool', [call('y', 'c')], [call('x', 'c')], false],
    ['another input', [call('x', 'c', { a: 1 })], [call('x', 'c', { a: 2 })], false],
    [
      'an input with its keys in another order',
      [call('x', 'c', { a: 1, b: 2 })],
      [call('x', 'c', { b: 2, a: 1 })],
      true,
    ],
    ['a call that still runs', [call('x', 'c')], [call('x', 'c'), result({ tool_call_id: 'c' })], false],
    [
      'a call that has ended meanwhile',
      [call('x', 'c'), result({ tool_call_id: 'c' })],
      [call('x', 'c')],
      true,
    ],
    ['no usage, no notice', [say('a')], [say('a'), unknown, remember('k', 1), usage(1, 1, 1)], true],
    ['a prompt that is left out', [say('a')], [say('a'), ask('r')], true],
    ['a prompt that is opened again', [ask('r')], [ask('r'), resolved('r', 'yes')], true],
  ])('is compared by what it says and did: %s', (_, rebuilt, shown, expected) => {
    expect(covers(rebuilt, shown)).toBe(expected)
  })

  it('covers calls without ids by their number, whichever of those that ask the same has ended', () => {
    const shown = [call('x', 'c'), call('x', 'd'), result({ tool_call_id: 'd' })]
    expect(covers([call('x'), call('x'), result({})], shown)).toBe(true)
    expect(covers([call('x'), call('x')], shown)).toBe(false)
  })

  it.each<[string, EngineEvent[], EngineEvent[]]>([
    ['thinking', [say('a')], [think('hm'), say('a')]],
    ['a prompt', [say('a')], [ask('r'), say('a')]],
    ['one of two prompts', [ask('r'), say('a')], [ask('r'), ask('s'), say('a')]],
    ['what settled a prompt', [ask('r'), say('a')], [ask('r'), resolved('r', 'yes'), say('a')]],
  ])('may leave out %s, but only when nothing more is coming', (_, rebuilt, shown) => {
    expect(covers(rebuilt, shown, { damaged: false, whole: false })).toBe(false)
    expect(covers(rebuilt, shown)).toBe(true)
  })
})

describe('a turn of which frames may be missing on screen', () => {
  it.each<[string, string, string, boolean]>([
    ['more between', 'abc', 'ac', true],
    ['more at the beginning', 'abc', 'bc', true],
    ['another order', 'acb', 'abc', false],
    ['other words', 'abd', 'abc', false],
    ['less', 'a', 'ab', false],
    ['a letter of two units', 'a👍b', 'a👍', true],
  ])('is covered by words with gaps between: %s', (_, rebuilt, shown, expected) => {
    expect(covers([say(rebuilt)], [say(shown)], { ...whole, damaged: true })).toBe(expected)
    expect(coversTurn(turn(say(rebuilt)), turn(say(shown), torn), whole)).toBe(expected)
  })

  it('is not one because a result waits for its call', () => {
    const shown = [result({ tool_call_id: 'c' }), say('ac')]
    expect(covers([result({ tool_call_id: 'c' }), say('abc')], shown)).toBe(false)
  })

  it('is compared as quickly as it is long', () => {
    const shown = 'ab'.repeat(100_000)
    expect(covers([say('acb'.repeat(100_000))], [say(shown)], { ...whole, damaged: true })).toBe(true)
  })
})

describe('two notices', () => {
  const noticeOf = (event: EngineEvent | MalformedEvent): ReturnType<typeof turn>['parts'][number] => {
    const [part] = turn(event, completed).parts
    if (part === undefined) throw new Error('That is no notice.')
    return part
  }
  const compaction = (after: number): EngineEvent => {
    return { type: 'compaction_event', data: { before_tokens: 9, after_tokens: after, strategy: 's' } }
  }

  it.each<[string, EngineEvent | MalformedEvent, EngineEvent | MalformedEvent, boolean]>([
    ['the same entry', remember('k', { a: 1 }), remember('k', { a: 1 }), true],
    ['another value', remember('k', 1), remember('k', 2), false],
    ['another key', remember('k', 1), remember('l', 1), false],
    ['the same compaction', compaction(3), compaction(3), true],
    ['another compaction', compaction(3), compaction(4), false],
    ['the same event, its keys in another order', unknown, { ...unknown, data: { b: 2, a: 1 } }, true],
    ['another name', unknown, { ...unknown, name: 'other' }, false],
    ['what could not be read, twice', torn, torn, true],
    [
      'what could not be read, and what could',
      torn,
      { type: 'unknown', name: 'text_delta', data: '{' },
      false,
    ],
    ['two kinds', remember('k', 1), unknown, false],
  ])('say the same or not: %s', (_, a, b, same) => {
    expect([isSameNotice(noticeOf(a), noticeOf(b)), isSameNotice(noticeOf(b), noticeOf(a))]).toEqual([
      same,
      same,
    ])
  })
})
