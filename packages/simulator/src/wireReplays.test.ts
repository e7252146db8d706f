import { describe, expect, it, vi } from 'vitest'
import type { Agent, Turn } from './agent.ts'
import { createSimulator, type Simulator } from './createSimulator.ts'
import {
  parseEvents,
  payloadsOf,
  readUntil,
  readerOf,
  replayOf,
  request,
  textOf,
} from './readEvents.fixtures.ts'
import { scripts } from './scripts/scripts.ts'
import { defaultWire, type ReplayFamily, type Wire } from './wire.ts'

const noon = Date.parse('2026-04-01T12:00:00.000Z')

function start(wire: Partial<Wire>, agent: Agent, now = (): number => noon): Simulator {
  return createSimulator({ pace: 0, agent, wire, now })
}

async function bytesOf(simulator: Simulator, taskId = 'task'): Promise<string> {
  const response = await simulator.fetch(request('/execute', { message: 'x', task_id: taskId }))
  return response.text()
}

const replayedBy = async (simulator: Simulator, query = 'after=0'): Promise<string> =>
  (await replayOf(simulator, query)).text()

/** The live bytes of a turn, and how a replay tells them. */
async function toldBy(wire: Partial<Wire>, agent: Agent): Promise<{ live: string; told: string }> {
  const simulator = start(wire, agent)
  const live = await bytesOf(simulator)
  return { live, told: await replayedBy(simulator) }
}

const eventsOf = (text: string): string[] =>
  [...text.matchAll(/^event: (.*)$/gm)].map(([, name = '']) => name)

const delta = (turn: Turn, text: string): void => turn.send({ type: 'text_delta', data: { text } })

/** One of each family, each between two pieces of the same text. */
const saysEverything: Agent = {
  run: async (turn) => {
    delta(turn, 'a')
    turn.send({ type: 'unknown', name: 'citation', data: { n: 1 } })
    turn.sendRaw('event: other\ndata: {"n":2}\n\n')
    delta(turn, 'b')
    turn.sendRaw('event: text_delta\ndata: {"text": "bro\n\n')
    delta(turn, 'c')
    turn.usage({ input_tokens: 1, output_tokens: 2, cache_hit_tokens: 0 })
    turn.remember('key', 'value')
    turn.compact({ before_tokens: 2, after_tokens: 1, strategy: 'none' })
    turn.sendRaw('data: {"text":"d"}\n\n')
    turn.send({ type: 'unknown', name: 'thread_lifecycle', data: { phase: 'paused' } })
    turn.sendRaw(': a comment\n\n')
    await turn.pause(0)
  },
}

const familiesOf = (text: string): Record<ReplayFamily, boolean> => ({
  unknown: /citation|other|paused/.test(text),
  malformed: text.includes('bro\n'),
  usage: text.includes('event: usage'),
  memory: text.includes('event: working_memory_update'),
  compaction: text.includes('event: compaction_event'),
  heartbeat: text.includes('event: heartbeat'),
})

describe('a replay', () => {
  const families: ReplayFamily[] = ['unknown', 'malformed', 'usage', 'memory', 'compaction']
  const subsets = Array.from({ length: 2 ** families.length }, (_, bits) =>
    families.filter((_family, bit) => bits & (1 << bit)),
  )

  it.each(subsets.map((kept) => [kept.join(', ') || 'nothing', kept] as const))(
    'keeps what was said, and of the rest: %s',
    async (_name, replayKeeps) => {
      const { live, told } = await toldBy({ replayKeeps }, saysEverything)
      expect(Object.values(familiesOf(live))).toEqual([true, true, true, true, true, false])
      const kept = Object.entries(familiesOf(told)).flatMap(([family, isThere]) => (isThere ? [family] : []))
      expect(kept).toEqual(replayKeeps)
      expect(textOf(parseEvents(told))).toBe('abcd')
      expect(told).toContain(': a comment\n\n')
      expect(payloadsOf(told, 'thread_lifecycle').map(({ phase }) => phase)).toEqual(
        replayKeeps.includes('unknown') ? ['started', 'paused', 'completed'] : ['started', 'completed'],
      )
    },
  )

  it('loses the same where it follows the turn', async () => {
    const asksFirst: Agent = {
      run: async (turn) => {
        await turn.ask({ kind: 'question', question: 'Who?' })
        await saysEverything.run(turn)
        await turn.think('Hm.')
      },
    }
    const simulator = start({ replayKeeps: [], replayShape: { thinking: 'left-out' } }, asksFirst)
    const live = simulator.fetch(request('/execute', { message: 'x', task_id: 'task' }))
    await readUntil(readerOf(await live), (text) => text.includes('event: hitl_request'))
    const following = await replayOf(simulator, 'after=0')
    await simulator.fetch(request('/hitl/respond', { task_id: 'task', answer: 'Ana' }))
    const told = await following.text()
    expect(Object.values(familiesOf(told))).not.toContain(true)
    expect(eventsOf(told).slice(-5)).toEqual([
      'hitl_resolved',
      'text_delta',
      'text_delta',
      'text_delta',
      'thread_lifecycle',
    ])
  })

  it('keeps heartbeats where it is told to, which all who watch have seen', async () => {
    vi.useFakeTimers()
    try {
      const wire: Partial<Wire> = { ids: 'sent', replayKeeps: [...defaultWire.replayKeeps, 'heartbeat'] }
      const agent: Agent = { run: (turn) => turn.pause(2_500) }
      const simulator = createSimulator({ pace: 1, agent, wire, heartbeat: 1_000, now: () => noon })
      const live = bytesOf(simulator)
      await vi.advanceTimersByTimeAsync(500)
      const watching = replayedBy(simulator)
      await vi.advanceTimersByTimeAsync(3_000)
      expect(payloadsOf(await live, 'heartbeat')).toHaveLength(2)
      expect(await watching).toBe(await live)
      expect(await replayedBy(simulator)).toBe(await live)
      expect(await live).toContain('id: 1-2\nevent: heartbeat\n')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a replay in another shape', () => {
  const thinks: Agent = {
    run: async (turn) => {
      await turn.think(['Hm', '.'])
      await turn.say(['héé', '', '🚀', 'b'])
      await turn.say(['c', 'd'])
    },
  }

  it('leaves out the blocks, or the thinking with its blocks', async () => {
    const { live, told } = await toldBy({ replayShape: { blocks: 'left-out' } }, thinks)
    expect(eventsOf(told)).toEqual(eventsOf(live).filter((name) => !name.startsWith('content_block')))
    const quiet = await toldBy({ replayShape: { thinking: 'left-out' } }, thinks)
    expect(quiet.told).not.toContain('thinking')
    expect(eventsOf(quiet.told)).toEqual(eventsOf(quiet.live).toSpliced(1, 4))
  })

  it('joins each text, at the id of its last frame and the time of its first', async () => {
    let now = noon
    const wire: Partial<Wire> = { ids: 'sent', frameTimes: 'milliseconds', replayShape: { text: 'joined' } }
    const simulator = start(wire, thinks, () => now++)
    const live = await bytesOf(simulator)
    const told = await replayedBy(simulator)
    const first = payloadsOf(live, 'text_delta')[0]?.['timestamp']
    const [joined, other, ...more] = payloadsOf(told, 'text_delta')
    expect([joined, other?.['text'], more]).toEqual([{ timestamp: first, text: 'héé🚀b' }, 'cd', []])
    expect(told).toContain('id: 1-10\nevent: text_delta')
    expect(live).toContain(`id: 1-10\nevent: text_delta\ndata: {"timestamp":${Number(first) + 3},"text":"b"}`)
    expect(payloadsOf(told, 'thinking_delta')).toMatchObject([{ text: 'Hm.' }])
  })

  it('sends a frame for each character, at the time of the frame it was in, and an id with the last', async () => {
    let now = noon
    const wire: Partial<Wire> = {
      ids: 'sent',
      frameTimes: 'milliseconds',
      replayShape: { text: 'characters' },
    }
    const simulator = start(wire, thinks, () => now++)
    const sent = payloadsOf(await bytesOf(simulator), 'text_delta').map(({ timestamp }) => timestamp)
    const told = await replayedBy(simulator)
    expect(payloadsOf(told, 'text_delta').slice(0, 5)).toEqual([
      { timestamp: sent[0], text: 'h' },
      { timestamp: sent[0], text: 'é' },
      { timestamp: sent[0], text: 'é' },
      { timestamp: sent[2], text: '🚀' },
      { timestamp: sent[3], text: 'b' },
    ])
    expect(told.match(/^(id: .*\n)?event: text_delta$/gm)).toEqual([
      ...Array.from({ length: 4 }, () => 'event: text_delta'),
      'id: 1-10\nevent: text_delta',
      'event: text_delta',
      'id: 1-14\nevent: text_delta',
    ])
  })

  it('splits at random, in another way with each replay, the same for a seed', async () => {
    const long: Agent = { run: (turn) => turn.say('The plan for the Lisbon launch is ready. '.repeat(5)) }
    const replaysOf = async (seed: number): Promise<string[]> => {
      const simulator = start({ replayShape: { text: { seed } } }, long)
      await bytesOf(simulator)
      return [await replayedBy(simulator), await replayedBy(simulator)]
    }
    const [first, second] = await replaysOf(7)
    expect(await replaysOf(7)).toEqual([first, second])
    const all = [first, second, ...(await replaysOf(8))]
    expect(new Set(all).size).toBe(4)
    for (const text of all) {
      expect(textOf(parseEvents(text ?? ''))).toBe('The plan for the Lisbon launch is ready. '.repeat(5))
    }
  })

  it('leaves the ids of calls out of calls, results and prompts', async () => {
    const { live, told } = await toldBy({ replayShape: { callIds: 'left-out' } }, scripts.toolFails)
    expect(live).toContain('tool_call_id')
    expect(told).toBe(live.replaceAll(/"tool_call_id":"[^"]*",/g, ''))
  })

  it('tells parallel calls and their results in another order', async () => {
    const parallel: Agent = {
      run: async (turn) => {
        await turn.say('First.')
        await Promise.all(
          ['a', 'b', 'c'].map((tool) => turn.callTool({ tool, input: {}, run: () => tool.toUpperCase() })),
        )
        await turn.callTool({ tool: 'd', input: {}, run: () => 'D' })
      },
    }
    const orderOf = (text: string): string => {
      const tools = [...text.matchAll(/"tool":"(.)".*?"(?:input|output)":(?:"(.)")?/g)]
      return tools.map(([, call = '', result]) => result ?? call).join('')
    }
    const { live, told } = await toldBy({ replayShape: { calls: 'reversed' } }, parallel)
    expect([orderOf(live), orderOf(told)]).toEqual(['abcABCdD', 'cbaCBAdD'])
    expect(eventsOf(told)).toEqual(eventsOf(live))
    const paired = await toldBy({ replayShape: { calls: 'paired' } }, parallel)
    expect(orderOf(paired.told)).toBe('aAbBcCdD')
    const bare = await toldBy({ replayShape: { calls: 'reversed', blocks: 'left-out' } }, parallel)
    expect(orderOf(bare.told)).toBe('cbaCBAdD')
    expect(eventsOf(bare.told).toSorted()).toEqual(
      eventsOf(live)
        .filter((name) => !name.startsWith('content_block'))
        .toSorted(),
    )
  })
})

it('interleaves the frames of two tasks that run at once, where the wish for one is ignored', async () => {
  const simulator = start(
    { taskFilter: 'ignored', frameTasks: 'sent' },
    {
      run: async (turn) => {
        for (const word of ['one', 'two', 'three']) await turn.say([`${word} of ${turn.taskId} `])
      },
    },
  )
  const lives = await Promise.all([bytesOf(simulator, 'a'), bytesOf(simulator, 'b')])
  const told = payloadsOf(await replayedBy(simulator, 'after=0&task_id=a'), 'text_delta')
  expect(told.map((data) => data['task_id']).join('')).toBe('ababab')
  for (const [index, taskId] of ['a', 'b'].entries()) {
    const own = told.filter((data) => data['task_id'] === taskId)
    expect(own).toEqual(payloadsOf(lives[index] ?? '', 'text_delta'))
  }
})
