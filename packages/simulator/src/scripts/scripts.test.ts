import { describe, expect, it, vi } from 'vitest'
import { createSimulator, type Simulator } from '../createSimulator.ts'
import { parseEvents, payloadsOf, readEvents, request, runTurn, textOf } from '../readEvents.fixtures.ts'
import { scripts, type ScriptName } from './scripts.ts'

/** Plays a script to its end, answering `yes` whenever it asks. */
async function play(simulator: Simulator, message: string): ReturnType<typeof readEvents> {
  const response = await simulator.fetch(request('/execute', { message, task_id: 'task' }))
  const events = readEvents(response)
  await vi.waitFor(async () => {
    const { pending } = await (await simulator.fetch(request('/hitl/pending'))).json()
    // Timers fire in the order in which they are due: whatever a script says behind its prompt, it has said before this.
    if (pending.length > 0) await new Promise((resolve) => setTimeout(resolve, 2))
    await simulator.fetch(request('/hitl/respond', { task_id: 'task', answer: 'yes' }))
    expect(simulator.runningTurns).toBe(0)
  })
  return events
}

describe('every script', () => {
  const turns = Object.entries(scripts).filter(([, script]) => script.refuse === undefined)

  it.each(turns)('%s ends in exactly one terminal event', async (_name, script) => {
    const simulator = createSimulator({ pace: 0, agent: script })
    const events = await play(simulator, 'x')
    const terminal = events.filter(
      (event) =>
        event.type === 'error' ||
        (event.type === 'thread_lifecycle' &&
          event.data.phase !== 'started' &&
          event.data.turn_id === 'turn_1'),
    )
    expect(terminal).toHaveLength(1)
    expect(events.at(-1)).toBe(terminal[0])
    await simulator.close()
  })

  it.each(turns)('%s says the same twice', async (_name, script) => {
    const logs = await Promise.all(
      [1, 2].map(async () => {
        const simulator = createSimulator({ pace: 0, agent: script, now: () => 1_000 })
        return play(simulator, 'x').finally(() => simulator.close())
      }),
    )
    expect(logs[0]).toEqual(logs[1])
  })
})

/** What a script says of tools and prompts, in order: the event, its ids and what it is about. */
async function actsOf(name: ScriptName, turns = 1): Promise<string[]> {
  const simulator = createSimulator({ pace: 0, agent: scripts[name] })
  const acts: string[] = []
  for (let turn = 0; turn < turns; turn++) {
    for (const event of await play(simulator, 'x')) {
      if (event.type === 'tool_call') acts.push(`call ${event.data.tool_call_id} ${shown(event.data.input)}`)
      if (event.type === 'tool_result') acts.push(`result ${event.data.tool_call_id}`)
      if (event.type === 'hitl_request') {
        acts.push(`ask ${event.data.request_id} ${shown(event.data.input ?? event.data.tool_call_id)}`)
      }
      if (event.type === 'hitl_resolved') acts.push(`answer ${event.data.request_id}`)
    }
  }
  await simulator.close()
  return acts
}

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).join() : String(value)

describe('ids that repeat', () => {
  it('name two calls, one after the other', async () => {
    expect(await actsOf('callsTwiceUnderOneId')).toEqual([
      ...['call search:0 first', 'result search:0'],
      ...['call search:0 second', 'result search:0'],
    ])
  })

  it('name the calls of two rounds', async () => {
    expect(await actsOf('callsAgainUnderTheSameIds')).toEqual([
      ...['call call_0 notes/plan.md', 'call call_1 notes/meeting.md', 'result call_0', 'result call_1'],
      ...['call call_0 notes/venue.md', 'call call_1 notes/budget.md', 'result call_0', 'result call_1'],
    ])
  })

  it('are all that a prompt names of the second of two calls', async () => {
    expect(await actsOf('asksAboutTheSecondCallOfOneId')).toEqual([
      ...['call shell.run:0 ls -la', 'result shell.run:0', 'call shell.run:0 rm -rf ./build'],
      ...['ask request_1 shell.run:0', 'answer request_1', 'result shell.run:0'],
    ])
  })

  it('name one prompt in each of two turns', async () => {
    expect(await actsOf('asksInEveryTurn', 2)).toEqual([
      ...['call call_1 ls', 'ask 0 ls', 'answer 0', 'result call_1'],
      ...['call call_2 rm -rf /data/1', 'ask 0 rm -rf /data/1', 'answer 0', 'result call_2'],
    ])
  })

  it('name two prompts of one turn', async () => {
    expect(await actsOf('asksAgainUnderOneRequestId')).toEqual([
      ...['call call_1 ls', 'ask request ls', 'answer request', 'result call_1'],
      ...['call call_2 rm -rf ./build', 'ask request rm -rf ./build', 'answer request', 'result call_2'],
    ])
  })

  it('name a prompt that asks about something else while it waits', async () => {
    expect(await actsOf('changesWhatItAsksAbout')).toEqual([
      ...['ask request ls', 'ask request rm -rf ./build', 'answer request'],
    ])
  })
})

it('tells a result before its call', async () => {
  expect(await actsOf('tellsAResultBeforeItsCall')).toEqual([
    ...['result call_early', 'call call_early notes/plan.md'],
  ])
})

it.each([
  ['breaksAFrameInsideAText', 'hahaha', ['malformed']],
  ['sendsUnknownEventsInsideAText', 'hahaha', ['unknown']],
  ['reportsInsideAText', 'hahahaha', ['usage', 'working_memory_update', 'compaction_event', 'usage']],
] as const)('%s between deltas of one text', async (name, text, between) => {
  const events = await runTurn(createSimulator({ pace: 0, agent: scripts[name] }), 'x')
  expect(textOf(events)).toBe(text)
  const types = events.map((event) => event.type)
  expect(types.filter((type) => type !== 'text_delta')).toEqual([
    ...['thread_lifecycle', ...between, 'thread_lifecycle'],
  ])
  expect([types[1], types[2], types[3]]).toEqual(['text_delta', between[0], 'text_delta'])
})

it('lets sub-agents begin and end within the turn, under names of their own', async () => {
  const wire = { frameTasks: 'sent' } as const
  const simulator = createSimulator({ pace: 0, agent: scripts.handsOverToSubAgents, wire, now: () => 0 })
  const text = await (await simulator.fetch(request('/execute', { message: 'x', task_id: 'task' }))).text()
  const lifecycles = payloadsOf(text, 'thread_lifecycle').map(({ timestamp: _, ...data }) => data)
  const parent = { parent_turn_id: 'turn_1' }
  expect(lifecycles).toEqual([
    { phase: 'started', task_id: 'task', turn_id: 'turn_1' },
    { phase: 'started', task_id: 'task', turn_id: 'agent_1' },
    { phase: 'completed', task_id: 'task', turn_id: 'agent_1' },
    { phase: 'started', task_id: 'task', turn_id: 'agent_2', ...parent },
    { phase: 'errored', task_id: 'task', turn_id: 'agent_2', ...parent },
    { phase: 'started', task_id: 'task/agent_3', turn_id: 'agent_3' },
    { phase: 'completed', task_id: 'task/agent_3', turn_id: 'agent_3' },
    { phase: 'completed', task_id: 'task', turn_id: 'turn_1' },
  ])
  const tasks = payloadsOf(text, 'tool_call').map((data) => data['task_id'])
  expect(tasks).toEqual(['task', 'task', 'task/agent_3'])
  expect(textOf(parseEvents(text))).toContain('That one failed. ')
})

it('writes fields in other types than the documented ones', async () => {
  const simulator = createSimulator({ pace: 0, agent: scripts.writesFieldsInOtherTypes })
  const text = await (await simulator.fetch(request('/execute', { message: 'x', task_id: 'task' }))).text()
  expect(payloadsOf(text, 'tool_call')).toEqual([
    { tool: 'read_file', tool_call_id: 1 },
    { tool: 'read_file', tool_call_id: 2, input: null },
    { tool: 'read_file', tool_call_id: 3, input: ['a', 'b'] },
    { tool: 'read_file', tool_call_id: 4, input: '{"path":"notes/plan.md"}' },
  ])
  expect(payloadsOf(text, 'usage')).toEqual([{ input_tokens: 903, output_tokens: 38 }])
})

describe('a message that begins with /script', () => {
  it('plays the script it names', async () => {
    const simulator = createSimulator({ pace: 0 })
    const events = await runTurn(simulator, '/script compactsTheConversation please')
    expect(events).toContainEqual({
      type: 'compaction_event',
      data: { before_tokens: 182_400, after_tokens: 41_250, strategy: 'summarize_oldest' },
    })
  })

  it('lists all scripts when it names none, or one that is not there', async () => {
    for (const message of ['/script', '/script toString']) {
      const text = textOf(await runTurn(createSimulator({ pace: 0 }), message))
      for (const name of Object.keys(scripts)) expect(text).toContain(`\`${name}\``)
    }
  })

  it('is hidden behind an HTML page without starting a turn', async () => {
    const simulator = createSimulator({ pace: 0 })
    const message = '/script answersWithAnHtmlErrorPage'
    const response = await simulator.fetch(request('/execute', { message, task_id: 'a' }))
    expect(response.status).toBe(502)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(simulator.runningTurns).toBe(0)
    expect(await (await simulator.fetch(request('/execute/replay?after=0'))).text()).toBe('')
  })
})

it('runs tools in parallel: all calls come before the first result, and results out of order', async () => {
  const events = await runTurn(
    createSimulator({ pace: 0.05, agent: scripts.thinksThenRunsToolsInParallel }),
    'x',
  )
  const order = events.flatMap((event) =>
    event.type === 'tool_call' || event.type === 'tool_result'
      ? [`${event.type} ${event.data.tool_call_id}`]
      : [],
  )
  expect(order.slice(0, 3)).toEqual(['tool_call call_1', 'tool_call call_2', 'tool_call call_3'])
  expect(order.slice(3)).toEqual(['tool_result call_2', 'tool_result call_3', 'tool_result call_1'])
})

it('fails on a rate limit with the time to wait, and answers when asked again', async () => {
  const simulator = createSimulator({ pace: 0, agent: scripts.modelIsRateLimited })
  const first = await runTurn(simulator, 'x')
  expect(first.at(-1)).toMatchObject({
    type: 'error',
    data: { error: 'LLM_RATE_LIMITED', details: { retry_after: 2 } },
  })
  expect((await runTurn(simulator, 'x')).at(-1)).toMatchObject({ data: { phase: 'completed' } })
})

it('keeps both good sentences around malformed frames', async () => {
  const events = await runTurn(createSimulator({ pace: 0, agent: scripts.sendsMalformedFrames }), 'x')
  expect(textOf(events)).toBe('This sentence is complete.So is this one.')
  expect(events.filter((event) => event.type === 'malformed')).toHaveLength(4)
})

it('sends one event of more than five megabytes', async () => {
  const simulator = createSimulator({ pace: 0, agent: scripts.sendsAFiveMegabyteEvent })
  const result = (await runTurn(simulator, 'x')).find((event) => event.type === 'tool_result')
  expect(JSON.stringify(result).length).toBeGreaterThan(5 * 1024 * 1024)
})

it('asks for one permission at a time when two tools want it', async () => {
  const simulator = createSimulator({ pace: 0, agent: scripts.asksTwiceAtOnce })
  const events = await play(simulator, 'x')
  const prompts = events.flatMap((event) =>
    event.type === 'hitl_request' || event.type === 'hitl_resolved'
      ? [`${event.type} ${event.data.request_id}`]
      : [],
  )
  expect(prompts).toEqual([
    'hitl_request request_1',
    'hitl_resolved request_1',
    'hitl_request request_2',
    'hitl_resolved request_2',
  ])
  expect(textOf(events)).toBe('2 of 2 actions were allowed and are done.')
})

it('streams word by word at its pace, and the words joined are the text', async () => {
  vi.useFakeTimers()
  const simulator = createSimulator({ agent: { run: (turn) => turn.say('one two  three\n', 10) } })
  const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
  const events = readEvents(response)
  await vi.advanceTimersByTimeAsync(250)
  expect(simulator.runningTurns).toBe(1)
  await vi.advanceTimersByTimeAsync(250)
  expect(simulator.runningTurns).toBe(0)
  vi.useRealTimers()
  const deltas = (await events).filter((event) => event.type === 'text_delta')
  expect(deltas.map((event) => event.data.text)).toEqual(['one', ' two', '  three', '\n'])
})
