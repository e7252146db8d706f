import { describe, expect, it } from 'vitest'
import type { Agent } from './agent.ts'
import { createSimulator, type Simulator } from './createSimulator.ts'
import { payloadsOf, readEvents, readUntil, readerOf, replayOf, request } from './readEvents.fixtures.ts'
import type { Wire } from './wire.ts'

/** Two calls at once, then one more: two rounds of a model. */
const callsInTwoRounds: Agent = {
  run: async (turn) => {
    await Promise.all(
      ['a', 'b'].map((path) => turn.callTool({ tool: 'read_file', input: { path }, run: () => path })),
    )
    await turn.callTool({ tool: 'shell.run', input: { command: 'ls' }, run: () => 'done' })
  },
}

const asksTwice: Agent = {
  run: async (turn) => {
    for (const command of ['ls', 'rm']) {
      await turn.callTool({ tool: 'shell.run', input: { command }, permission: 'May I?', run: () => 'done' })
    }
  },
}

const start = (wire: Partial<Wire>, agent: Agent): Simulator => createSimulator({ pace: 0, agent, wire })

const execute = (simulator: Simulator, taskId = 'task'): Promise<Response> =>
  simulator.fetch(request('/execute', { message: 'x', task_id: taskId }))

const bytesOf = async (simulator: Simulator): Promise<string> => (await execute(simulator)).text()

/** Reads a turn to its end, with a yes to each of its prompts. */
async function answered(simulator: Simulator): Promise<string> {
  const reader = readerOf(await execute(simulator))
  let text = ''
  for (let prompts = 0; prompts < 2; prompts++) {
    text += await readUntil(reader, (soFar) => soFar.includes('event: hitl_request'))
    await simulator.fetch(request('/hitl/respond', { task_id: 'task', answer: 'yes' }))
  }
  return text + (await readUntil(reader, (soFar) => soFar.includes('"completed"')))
}

describe('calls', () => {
  it.each([
    ['unique', ['call_1', 'call_2', 'call_3']],
    ['per-round', ['call_0', 'call_1', 'call_0']],
    ['tool-name', ['read_file', 'read_file', 'shell.run']],
    ['numbers', [1, 2, 3]],
    ['empty', ['', '', '']],
    ['absent', [undefined, undefined, undefined]],
  ] as const)('are named: %s', async (callIds, ids) => {
    const text = await bytesOf(start({ callIds }, callsInTwoRounds))
    expect(payloadsOf(text, 'tool_call').map((data) => data['tool_call_id'])).toEqual(ids)
    expect(payloadsOf(text, 'tool_result').map((data) => data['tool_call_id'])).toEqual(ids)
  })

  it.each([
    ['both', '{"tool_call_id":"call_3","tool":"shell.run","output":"done"}'],
    ['id', '{"tool_call_id":"call_3","output":"done"}'],
    ['tool', '{"tool":"shell.run","output":"done"}'],
    ['nothing', '{"output":"done"}'],
  ] as const)('are named by their results: %s', async (resultNames, data) => {
    const text = await bytesOf(start({ resultNames }, callsInTwoRounds))
    expect(text).toContain(`event: tool_result\ndata: ${data}\n\n`)
  })

  it('keep an id that the script gives them', async () => {
    const agent: Agent = {
      run: async (turn) => {
        await turn.callTool({ tool: 'ls', input: {}, toolCallId: 'ls:0', run: () => 'done' })
      },
    }
    const text = await bytesOf(start({ callIds: 'absent' }, agent))
    expect(payloadsOf(text, 'tool_call')).toEqual([{ tool: 'ls', tool_call_id: 'ls:0', input: {} }])
  })
})

describe('prompts', () => {
  it.each([
    ['unique', ['request_1', 'request_2'], 'request_3'],
    ['per-turn', ['0', '1'], '0'],
    ['numbers', [1, 2], 3],
    ['constant', ['request', 'request'], 'request'],
    ['absent', [undefined, undefined], undefined],
  ] as const)('are named: %s', async (requestIds, ids, next) => {
    const simulator = start({ requestIds }, asksTwice)
    for (const expected of [ids, [next]]) {
      const text = await answered(simulator)
      const asked = payloadsOf(text, 'hitl_request').map((data) => data['request_id'])
      expect(asked.slice(0, expected.length)).toEqual(expected)
      expect(payloadsOf(text, 'hitl_resolved').map((data) => data['request_id'])).toEqual(asked)
    }
  })

  it.each([
    ['per-turn', '0'],
    ['numbers', 1],
    ['absent', 'request_1'],
  ] as const)('that are %s are listed by an id, which answers them', async (requestIds, id) => {
    const simulator = start({ requestIds }, asksTwice)
    await readUntil(readerOf(await execute(simulator)), (text) => text.includes('event: hitl_request'))
    const listed = await simulator.fetch(request('/hitl/pending'))
    expect(await listed.json()).toMatchObject({ pending: [{ request_id: id, task_id: 'task' }] })
    const answer = { task_id: 'task', answer: 'yes', request_id: id }
    const response = await simulator.fetch(request('/hitl/respond', answer))
    expect(await response.json()).toEqual({ status: 'resumed', request_id: id })
  })

  it.each([
    ['whole', { tool: 'shell.run', input: { command: 'ls' }, tool_call_id: 'call_1' }],
    ['linked', { tool_call_id: 'call_1' }],
    ['bare', {}],
  ] as const)('say of their call: %s', async (prompts, said) => {
    const simulator = start({ prompts }, asksTwice)
    const [data = {}] = payloadsOf(await answered(simulator), 'hitl_request')
    const { tool, input, tool_call_id, ...rest } = data
    expect(JSON.parse(JSON.stringify({ tool, input, tool_call_id }))).toEqual(said)
    expect(Object.keys(rest)).toEqual(['request_id', 'task_id', 'kind', 'question', 'options', 'created_at'])
  })
})

describe('turns', () => {
  it.each([
    ['unique', ['turn_1', 'turn_2']],
    ['constant', ['turn', 'turn']],
    ['absent', [undefined, undefined]],
  ] as const)('are named: %s', async (turnIds, ids) => {
    const simulator = start({ turnIds }, callsInTwoRounds)
    const texts = [await bytesOf(simulator), await bytesOf(simulator)]
    for (const [index, text] of texts.entries()) {
      const named = payloadsOf(text, 'thread_lifecycle').map((data) => data['turn_id'])
      expect(named).toEqual([ids[index], ids[index]])
    }
    expect(await (await replayOf(simulator, 'after=0')).text()).toBe(texts.join(''))
  })

  it('do not say that they started where the lifecycle has no start', async () => {
    const simulator = start({ lifecycle: 'no-start' }, callsInTwoRounds)
    const live = await bytesOf(simulator)
    expect(payloadsOf(live, 'thread_lifecycle').map((data) => data['phase'])).toEqual(['completed'])
    expect(live.startsWith('event: content_block_start\n')).toBe(true)
    const replayed = await readEvents(await replayOf(simulator, 'after=0'))
    expect(JSON.stringify(replayed)).not.toContain('"started"')
  })
})
