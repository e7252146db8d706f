import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyShape, anyTurn, inShape } from './anyTurn.fixtures.ts'
import {
  ask,
  call,
  completed,
  fold,
  outline,
  remember,
  resolved,
  result,
  say,
  think,
  turnOf,
  usage,
} from './taskEvents.fixtures.ts'
import type { Part, TaskState } from './taskState.ts'
import { behind, named, partsOf, play, playPausing, sent, texts, words } from './turnReplay.fixtures.ts'

const unknown: EngineEvent = { type: 'unknown', name: 'plan_step', data: 1 }
const torn: MalformedEvent = { type: 'malformed', name: 'text_delta', problem: 'no JSON', raw: '{"text":"b' }

describe('a replay in another shape', () => {
  it('R4 holds in the end all that either told, once, and is never shorter on the way', () => {
    fc.assert(
      fc.property(anyTurn, anyShape, fc.nat(), (body, shape, at) => {
        const turn = [named('t1'), ...body, completed]
        const cut = 1 + (at % (turn.length - 1))
        const before = fold([...sent('u'), ...turn.slice(0, cut)])
        const told = [named('t1'), ...inShape(body, shape), completed]
        const { shown, last } = play(before, told)
        const live = turnOf(before)
        const whole = turnOf(fold([...sent('u'), ...turn]))
        const replayed = turnOf(fold(told))
        const ended = turnOf(last)

        expect(ended.status).toBe('completed')
        expect(words(ended, 'text')).toBe(words(whole, 'text'))
        expect(words(ended, 'thinking')).toBe(words(shape.thinking ? whole : live, 'thinking'))
        for (const type of ['tool-call', 'prompt'] as const) {
          expect(statuses(ended.parts, type)).toEqual(statuses(whole.parts, type))
        }
        expect(notices(ended.parts)).toEqual(most(notices(live.parts), notices(replayed.parts)))
        expect(ended.usage.modelCalls).toBe(Math.max(live.usage.modelCalls, replayed.usage.modelCalls))
        expect(last.usage).toEqual(ended.usage)
        expect(new Set(ended.parts.map(({ id }) => id)).size).toBe(ended.parts.length)
        for (const type of ['text', 'thinking'] as const) {
          expect(new Set(statuses(ended.parts, type))).toEqual(
            new Set(statuses(ended.parts, type).map(() => 'done')),
          )
        }
        shown.reduce((longest, state) => {
          expect(extent(state)).toBeGreaterThanOrEqual(longest)
          expect(words(whole, 'text').startsWith(words(turnOf(state), 'text'))).toBe(true)
          return extent(state)
        }, 0)
      }),
      { numRuns: 300 },
    )
  })

  it('R5 is not shown where it lacks what is on screen, or says it otherwise', () => {
    const before = fold([named('t1'), say('one '), call('read', 'c1', { path: 'a' }), say('two')])
    for (const turn of [
      [say('two')],
      [say('One '), call('read', 'c1', { path: 'a' }), say('two')],
      [say('one '), call('read', 'c2', { path: 'a' }), say('two')],
      [say('one '), call('write', 'c1', { path: 'a' }), say('two')],
      [say('one '), call('read', 'c1', { path: 'b' }), say('two')],
      [say('one '), say('two')],
      [say('one '), say('two'), think('one two')],
    ]) {
      const { last, replay } = play(before, [named('t1'), ...turn, completed])
      expect([last, replay.adopted]).toEqual([before, false])
    }
  })

  it('R5 compares what a tool was given as it was written', () => {
    const give = (source: string): EngineEvent => ({
      ...call('rm', 'c', { id: 1 }),
      sources: { input: source },
    })
    const before = fold([named('t1'), give('{"id":2512292042121000001}')])
    expect(play(before, [named('t1'), give('{"id":2512292042121000002}')]).replay.adopted).toBe(false)
    expect(play(before, [named('t1'), give('{"id":2512292042121000001}')]).replay.adopted).toBe(true)
  })

  it('R5 waits for the result of a tool that has ended on screen', () => {
    const ended = result({ tool_call_id: 'c1', output: 1 })
    const before = fold([named('t1'), call('read', 'c1'), ended])
    expect(play(before, [named('t1'), call('read', 'c1')]).replay.adopted).toBe(false)
    expect(play(before, [named('t1'), call('read', 'c1'), ended]).replay.adopted).toBe(true)
  })
})

describe('what a replay need not keep', () => {
  it('R6 is carried over in its place, and told again behind it counts once', () => {
    const before = fold([named('t1'), say('ha'), unknown, say('ha'), remember('k', 1), usage(5, 3, 1)])
    for (const again of [
      [],
      [unknown, remember('k', 1), usage(5, 3, 1)],
      [usage(5, 3, 1), remember('k', 1), unknown],
    ]) {
      const { last } = play(before, [named('t1'), say('haha'), ...again, completed])
      expect(outline(partsOf(last))).toEqual(['text done: haha', 'unknown', 'memory'])
      expect(last.usage).toMatchObject({ inputTokens: 5, modelCalls: 1 })
    }
    const { last } = play(before, [
      named('t1'),
      say('haha'),
      unknown,
      unknown,
      usage(5, 3, 1),
      usage(1, 1, 0),
    ])
    expect(outline(partsOf(last))).toEqual(['text streaming: haha', 'unknown', 'memory', 'unknown'])
    expect(last.usage).toMatchObject({ inputTokens: 6, modelCalls: 2 })
  })

  it('R6 counts a model call of the replay once, whether the screen counted it', () => {
    const before = fold([named('t1'), say('ha'), usage(5, 3, 1)])
    const { last } = play(before, [named('t1'), usage(5, 3, 1), say('ha'), usage(1, 1, 0), completed])
    expect(last.usage).toMatchObject({ inputTokens: 6, modelCalls: 2 })
  })
})

describe('what a replay may leave out only as a whole', () => {
  const turn = [
    named('t1'),
    think('hm'),
    say('ha'),
    ask('r', { question: 'May I?' }),
    resolved('r', 'yes'),
    say('!'),
  ]
  const before = fold([...sent('u'), ...turn])

  it('R7 waits until nothing more is coming, because thinking and prompts may still come', () => {
    for (const missing of ['thinking_delta', 'hitl_request'] as const) {
      const replayed = turn.filter(({ type }) => type !== missing)
      const { shown, last, replay } = play(before, [...replayed, say('?')])
      expect(replay.adopted).toBe(true)
      for (const state of shown.slice(0, -1)) expect(state).toBe(before)
      expect(texts(last)).toEqual(['ha!?'])
      expect(words(turnOf(last), 'thinking')).toBe('hm')
      expect(statuses(partsOf(last), 'prompt')).toEqual(['answered-elsewhere'])
    }
  })

  it('R7 waits no longer when the turn has ended', () => {
    const replayed = [named('t1'), say('ha!'), completed]
    expect(play(before, replayed).shown.at(-2)?.status).toBe('completed')
  })

  it.each([
    ['in the same pieces, one of them empty', ['h', '', 'm']],
    ['in one piece that goes on', ['hm, so']],
    ['in pieces that end elsewhere', ['h', 'm, s', 'o']],
  ])('R15 counts thinking once that comes after all, %s', (_, pieces) => {
    const live = [named('t1'), think('h'), think('m')]
    const { last } = playPausing(fold(live), [named('t1')], [...pieces.map(think), say('ha'), completed])
    expect(words(turnOf(last), 'thinking')).toBe(pieces.join(''))
  })

  it('R7 is not shown where it tells a part of the thinking', () => {
    const { last } = play(before, [named('t1'), think('h'), say('ha!'), completed])
    expect(last).toBe(before)
  })
})

describe('a prompt that is settled on screen', () => {
  const asked = ask('r', { question: 'May I?' })
  const settled = fold([...sent('u'), named('t1'), asked, resolved('r', 'yes'), say('ok')])

  it.each<[string, EngineEvent[]]>([
    ['does not tell its answer', [asked, say('ok')]],
    ['tells its answer late', [asked, say('ok'), resolved('r', 'yes')]],
    ['does not tell of it', [say('ok')]],
    ['ends', [asked, say('ok'), completed]],
  ])('R8 is never opened again by a replay that %s', (_, replayed) => {
    const { shown, last } = play(settled, [named('t1'), ...replayed])
    for (const state of shown) {
      expect(statuses(partsOf(state), 'prompt')).toEqual(['answered-elsewhere'])
      expect(state.prompt).toBeUndefined()
    }
    expect(texts(last)).toEqual(['ok'])
  })

  it('R8 does not settle another of the same request', () => {
    const again = fold([asked], settled)
    const { last } = play(again, [named('t1'), asked, resolved('r', 'yes'), say('ok'), asked])
    expect(statuses(partsOf(last), 'prompt')).toEqual(['answered-elsewhere', 'open'])
  })
})

describe('a turn of which frames may be missing on screen', () => {
  it('R11 is covered by words with gaps between, and what could not be read falls away', () => {
    const live = [named('t1'), say('a'), torn, say('C')]
    const { last } = play(fold(live), [named('t1'), say('a'), say('b'), say('C'), completed])
    expect(outline(partsOf(last))).toEqual(['text done: abC'])
  })

  it('R10 keeps what could not be read in its place where the replay has nothing better', () => {
    const live = [named('t1'), say('a'), torn, call('read', 'c1')]
    const { last } = play(fold(live), [named('t1'), say('a'), call('read', 'c1'), completed])
    expect(outline(partsOf(last))).toEqual(['text done: a', 'unknown', 'tool-call interrupted'])
  })

  it('R10 is covered by words with gaps between where its ids left numbers out', () => {
    const live = [named('t1'), say('a'), say('e')].map((event, index) => ({
      ...event,
      id: ['1', '2', '5'][index] as string,
    }))
    const whole = [named('t1'), ...['a', 'b', 'c', 'd', 'e'].map(say)]
    expect(texts(play(fold(live), whole, { position: behind(...live) }).last)).toEqual(['abcde'])
    expect(play(fold(live), whole).replay.adopted).toBe(false)
  })

  it('R10 is not covered by other words, or in another order', () => {
    const before = fold([named('t1'), say('a'), torn, say('C')])
    for (const other of ['abD', 'Ca', 'a']) {
      expect(play(before, [named('t1'), say(other)]).replay.adopted).toBe(false)
    }
  })
})

function statuses(parts: readonly Part[], type: 'prompt' | 'tool-call' | 'text' | 'thinking'): string[] {
  return parts.flatMap((part) => (part.type === type && 'status' in part ? [part.status] : []))
}

/** How often each notice stands there. */
function notices(parts: readonly Part[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const part of parts) {
    if (part.type !== 'memory' && part.type !== 'compaction' && part.type !== 'unknown') continue
    const key = JSON.stringify({ ...part, id: '', replaced: undefined })
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function most(a: Map<string, number>, b: Map<string, number>): Map<string, number> {
  return new Map([...a, ...b].map(([key]) => [key, Math.max(a.get(key) ?? 0, b.get(key) ?? 0)]))
}

function extent(state: TaskState): number {
  return partsOf(state).reduce((sum, part) => {
    if (part.type === 'text') return sum + part.text.length
    return part.type === 'thinking' ? sum : sum + 1
  }, 0)
}
