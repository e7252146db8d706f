import { afterEach, describe, expect, it } from 'vitest'
import type { Agent } from '../agent.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from '../createSimulator.ts'
import { payloadsOf, readUntil, readerOf, replayOf, request, runTurn } from '../readEvents.fixtures.ts'

const open: Simulator[] = []

function start(agent: Agent, options: SimulatorOptions = {}): Simulator {
  const simulator = createSimulator({ pace: 0, agent, ...options })
  open.push(simulator)
  return simulator
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()))
})

const execute = (simulator: Simulator, taskId = 'task'): Promise<Response> =>
  simulator.fetch(request('/execute', { message: 'x', task_id: taskId }))

const replayed = async (simulator: Simulator, taskId = 'task'): Promise<string> =>
  (await replayOf(simulator, `after=0&task_id=${taskId}`)).text()

const namesOf = (text: string): string[] => [...text.matchAll(/^event: (.*)$/gm)].map(([, name = '']) => name)

const works: Agent = {
  run: async (turn) => {
    await turn.think(['Hm.'])
    await turn.say(['a', 'b', 'c'])
    await turn.callTool({ tool: 'ls', input: {}, run: () => 'done' })
  },
}

const said = [
  'thread_lifecycle',
  ...['content_block_start', 'thinking_delta', 'content_block_stop'],
  ...['content_block_start', 'text_delta', 'text_delta', 'text_delta', 'content_block_stop'],
  ...['content_block_start', 'tool_call', 'content_block_stop', 'tool_result'],
  'thread_lifecycle',
]

const asks: Agent = {
  run: async (turn) => {
    const { answer } = await turn.ask({ kind: 'question', question: 'Who?' })
    await turn.say([answer])
  },
}

describe('a held turn', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13])(
    'has said %i frames, and says the rest when let go',
    async (after) => {
      const simulator = start(works, { wire: { replay: 'ends' } })
      const hold = simulator.hold({ after })
      const live = await execute(simulator)
      await hold.reached
      expect(namesOf(await replayed(simulator))).toEqual(said.slice(0, after))
      expect(simulator.runningTurns).toBe(1)
      hold.release()
      expect(namesOf(await live.text())).toEqual(said)
    },
  )

  it.each([
    ['text_delta', 6],
    ['tool_call', 12],
    ['tool_result', 13],
  ] as const)('stops behind its first %s', async (after, frames) => {
    const simulator = start(works, { wire: { replay: 'ends' } })
    const hold = simulator.hold({ after })
    await execute(simulator)
    await hold.reached
    expect(namesOf(await replayed(simulator))).toEqual(said.slice(0, frames))
  })

  it('has started and said nothing else, where nothing more is told', async () => {
    const simulator = start(works, { wire: { replay: 'ends' } })
    const hold = simulator.hold()
    await execute(simulator)
    await hold.reached
    expect(namesOf(await replayed(simulator))).toEqual(['thread_lifecycle'])
  })

  it('has its answer and does not say so, behind its prompt', async () => {
    const simulator = start(asks)
    const hold = simulator.hold({ after: 'hitl_request' })
    const live = await execute(simulator)
    const reader = readerOf(live)
    await readUntil(reader, (text) => text.includes('event: hitl_request'))
    await simulator.fetch(request('/hitl/respond', { task_id: 'task', answer: 'Ana' }))
    await hold.reached
    expect(await (await simulator.fetch(request('/hitl/pending'))).json()).toEqual({ pending: [] })
    hold.release()
    const rest = await readUntil(reader, (text) => text.includes('"completed"'))
    expect(rest).toMatch(/^event: hitl_resolved\n.*"answer":"Ana"/)
  })

  it('holds up no other task, and goes on only when every hold on it is released', async () => {
    const simulator = start(works, { wire: { replay: 'ends' } })
    const [first, second] = [simulator.hold({ taskId: 'a' }), simulator.hold({ taskId: 'a', after: 3 })]
    const held = await execute(simulator, 'a')
    expect(namesOf(await (await execute(simulator, 'b')).text())).toEqual(said)
    await first.reached
    first.release()
    await second.reached
    expect(namesOf(await replayed(simulator, 'a'))).toEqual(said.slice(0, 3))
    second.release()
    expect(namesOf(await held.text())).toEqual(said)
  })

  it('ends with the Engine', async () => {
    const simulator = start(works)
    const hold = simulator.hold({ after: 3 })
    const reader = readerOf(await execute(simulator))
    await hold.reached
    simulator.kill()
    hold.release()
    await expect(readUntil(reader, () => false)).rejects.toThrow(TypeError)
    simulator.restart()
    expect(await replayed(simulator)).toBe('')
  })
})

describe('a turn that dies', () => {
  it.each([1, 2, 6, 11])(
    'after %i frames says no more, on its stream and in every replay',
    async (afterFrames) => {
      const simulator = start(works)
      const live = await execute(simulator)
      let died = 0
      expect(simulator.letTurnDie('task', { afterFrames, nextMessage: 'refused' }, () => died++)).toBe(true)
      const text = await live.text()
      expect(namesOf(text)).toEqual(said.slice(0, afterFrames))
      expect([await replayed(simulator), await replayed(simulator)]).toEqual([text, text])
      expect([died, simulator.runningTurns, simulator.openStreams]).toEqual([1, 0, 0])
    },
  )

  it('leaves its task busy for ever, or to the next message', async () => {
    for (const nextMessage of ['refused', 'accepted'] as const) {
      const simulator = start(works)
      const hold = simulator.hold({ after: 'text_delta' })
      const live = await execute(simulator)
      await hold.reached
      simulator.letTurnDie('task', { nextMessage })
      hold.release()
      const half = await live.text()
      const next = await execute(simulator)
      expect(next.status).toBe(nextMessage === 'accepted' ? 200 : 409)
      const whole = await next.text()
      if (nextMessage === 'refused') expect(JSON.parse(whole)).toMatchObject({ error: 'TASK_BUSY' })
      expect(await replayed(simulator)).toBe(nextMessage === 'accepted' ? half + whole : half)
      expect(simulator.cancel('task')).toBe(false)
    }
  })

  it('takes its prompt along', async () => {
    const simulator = start(asks)
    await readUntil(readerOf(await execute(simulator)), (text) => text.includes('event: hitl_request'))
    simulator.letTurnDie('task', { nextMessage: 'refused' })
    expect(await (await simulator.fetch(request('/hitl/pending'))).json()).toEqual({ pending: [] })
    const late = await simulator.fetch(request('/hitl/respond', { task_id: 'task', answer: 'Ana' }))
    expect(late.status).toBe(404)
  })

  it('does not die once it has ended', async () => {
    const simulator = start(works)
    const live = await execute(simulator)
    let died = 0
    simulator.letTurnDie('task', { afterFrames: said.length + 1, nextMessage: 'refused' }, () => died++)
    expect(payloadsOf(await live.text(), 'thread_lifecycle').at(-1)).toMatchObject({ phase: 'completed' })
    expect(simulator.letTurnDie('task', { nextMessage: 'refused' })).toBe(false)
    expect((await runTurn(simulator, 'x')).at(-1)).toMatchObject({ data: { phase: 'completed' } })
    expect(died).toBe(0)
  })
})
