import { describe, expect, it } from 'vitest'
import type { Agent } from './agent.ts'
import { createSimulator, type Simulator } from './createSimulator.ts'
import { replayOf, request, textOf, parseEvents } from './readEvents.fixtures.ts'
import type { Wire } from './wire.ts'

/** A turn of six frames, at two to a millisecond. */
const speaks: Agent = {
  run: async (turn) => {
    await turn.say(['a', 'b'])
  },
}

const noon = Date.parse('2026-04-01T12:00:00.000Z')

function start(wire: Partial<Wire>, agent: Agent = speaks): Simulator {
  let calls = 0
  return createSimulator({ pace: 0, agent, wire: { ids: 'sent', ...wire }, now: () => noon + (calls++ >> 2) })
}

async function bytesOf(simulator: Simulator, taskId = 'task'): Promise<string> {
  const response = await simulator.fetch(request('/execute', { message: 'x', task_id: taskId }))
  return response.text()
}

const idsOf = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id = '']) => id)

describe('the ids of frames', () => {
  it.each([
    ['counted', ['1-1', '1-2', '1-3', '1-4', '1-5', '1-6'], '1-7'],
    ['gapped', ['2', '6', '7', '9', '13', '14'], '16'],
    ['per-turn', ['1', '2', '3', '4', '5', '6'], '1'],
    [
      'per-message',
      ['message-1', 'message-1', 'message-1', 'message-1', 'message-1', 'message-1'],
      'message-2',
    ],
    ['per-block', ['1-0', '1-1', '1-1', '1-1', '1-1', '1-1'], '2-0'],
    ['constant', ['1', '1', '1', '1', '1', '1'], '1'],
  ] as const)('are %s', async (idKind, first, next) => {
    const simulator = start({ idKind })
    expect(idsOf(await bytesOf(simulator))).toEqual(first)
    expect(idsOf(await bytesOf(simulator))[0]).toBe(next)
  })

  it('are the milliseconds of their frames, which several share', async () => {
    const simulator = start({ idKind: 'milliseconds', frameTimes: 'milliseconds' })
    const text = await bytesOf(simulator)
    const ids = idsOf(text)
    expect(ids.every((id) => Number(id) >= noon)).toBe(true)
    expect(new Set(ids).size).toBeLessThan(ids.length)
    const times = [...text.matchAll(/^id: (\d+)\nevent: text_delta\ndata: \{"timestamp":(\d+)/gm)]
    expect(times.map(([, id]) => id)).toEqual(times.map(([, , timestamp]) => timestamp))
    expect(times).toHaveLength(2)
  })

  it('are opaque: eight digits of hexadecimal that do not grow, and never the same twice', async () => {
    const simulator = start({ idKind: 'opaque' })
    const ids = idsOf((await bytesOf(simulator)) + (await bytesOf(simulator)))
    expect(ids.slice(0, 3)).toEqual(['9e3779b1', '3c6ef362', 'daa66d13'])
    expect(ids.every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(12)
  })

  it.each(['counted', 'gapped', 'opaque'] as const)(
    'that are %s stay unique across a restart',
    async (idKind) => {
      const simulator = start({ idKind })
      const before = idsOf(await bytesOf(simulator))
      simulator.kill()
      simulator.restart()
      expect(new Set([...before, ...idsOf(await bytesOf(simulator))]).size).toBe(12)
    },
  )
})

describe('a Last-Event-ID', () => {
  const replayAfter = (simulator: Simulator, id: string): Promise<Response> =>
    replayOf(simulator, 'after=0', { 'last-event-id': id })

  it('that several frames share goes on behind the newest of them', async () => {
    const simulator = start({ ids: 'honoured', idKind: 'per-message' })
    await bytesOf(simulator)
    await bytesOf(simulator)
    const text = await (await replayAfter(simulator, 'message-1')).text()
    expect(new Set(idsOf(text))).toEqual(new Set(['message-2']))
    expect(await (await replayAfter(simulator, 'message-2')).text()).toBe('')
  })

  it.each([400, 404, 410, 412, 416] as const)('that is not known is refused with %i', async (status) => {
    const simulator = start({ ids: 'honoured', unknownLastEventId: status })
    const live = await bytesOf(simulator)
    expect((await replayAfter(simulator, 'nonsense')).status).toBe(status)
    expect(await (await replayAfter(simulator, '1-5')).text()).toContain('"completed"')
    expect(await (await replayOf(simulator, 'after=0')).text()).toBe(live)
  })

  it('is refused always where ids are not honoured, and replays everything by default', async () => {
    const refusing = start({ unknownLastEventId: 410 })
    await bytesOf(refusing)
    expect((await replayAfter(refusing, '1-5')).status).toBe(410)
    const telling = start({ ids: 'honoured' })
    const live = await bytesOf(telling)
    expect(await (await replayAfter(telling, 'nonsense')).text()).toBe(live)
  })
})

describe('a frame', () => {
  it.each([
    ['iso', '{"timestamp":"2026-04-01T12:00:00.001Z","text":"a"}'],
    ['milliseconds', `{"timestamp":${noon + 1},"text":"a"}`],
    ['absent', '{"text":"a"}'],
  ] as const)('carries its time: %s', async (frameTimes, data) => {
    expect(await bytesOf(start({ ids: 'absent', frameTimes }))).toContain(
      `event: text_delta\ndata: ${data}\n\n`,
    )
  })

  it('keeps its time in a replay, and lifecycle events keep theirs', async () => {
    const simulator = start({ frameTimes: 'iso', timestamps: false })
    const live = await bytesOf(simulator)
    expect(await (await replayOf(simulator, 'after=0')).text()).toBe(live)
    expect(live).toContain('data: {"phase":"started","task_id":"task","turn_id":"turn_1"}\n')
  })

  it('names its task, unless it names another itself', async () => {
    const foreign: Agent = {
      run: async (turn) => {
        await turn.say(['a'])
        turn.send({ type: 'unknown', name: 'note', data: { task_id: 'elsewhere' } })
      },
    }
    const text = await bytesOf(start({ ids: 'absent', frameTasks: 'sent' }, foreign))
    expect(text).toContain('event: text_delta\ndata: {"task_id":"task","text":"a"}\n\n')
    expect(text).toContain('event: note\ndata: {"task_id":"elsewhere"}\n\n')
  })

  it('of text has no event where it is bare, live and in both kinds of replay', async () => {
    const simulator = start({ ids: 'absent', textFrames: 'bare' })
    const live = await bytesOf(simulator)
    expect(live).toContain('\n\ndata: {"text":"a"}\n\ndata: {"text":"b"}\n\n')
    expect(live).not.toContain('text_delta')
    expect(textOf(parseEvents(live))).toBe('ab')
    expect(await (await replayOf(simulator, 'after=0')).text()).toBe(live)
    const listing = start({ ids: 'absent', textFrames: 'bare', replay: 'json' })
    await bytesOf(listing)
    expect(await (await replayOf(listing, 'after=0')).json()).toContainEqual({ data: { text: 'a' } })
  })

  it.each([
    ['documented', '{"error":"LLM_RATE_LIMITED","message":"Too fast.","details":{"retry_after":2}}'],
    ['nested', '{"error":{"code":"LLM_RATE_LIMITED","message":"Too fast.","details":{"retry_after":2}}}'],
    ['detail', '{"detail":"Too fast."}'],
    ['message', '{"message":"Too fast."}'],
  ] as const)('of an error has the shape %s', async (errorShape, data) => {
    const fails: Agent = {
      run: (turn) =>
        turn.fail({ error: 'LLM_RATE_LIMITED', message: 'Too fast.', details: { retry_after: 2 } }),
    }
    const text = await bytesOf(start({ ids: 'absent', errorShape }, fails))
    expect(text.endsWith(`event: error\ndata: ${data}\n\n`)).toBe(true)
  })
})
