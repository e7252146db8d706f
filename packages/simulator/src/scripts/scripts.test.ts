import { describe, expect, it, vi } from 'vitest'
import { createSimulator, type Simulator } from '../createSimulator.ts'
import { readEvents, request, runTurn, textOf } from '../readEvents.fixtures.ts'
import { scripts } from './scripts.ts'

/** Plays a script to its end, answering `yes` whenever it asks. */
async function play(simulator: Simulator, message: string): ReturnType<typeof readEvents> {
  const response = await simulator.fetch(request('/execute', { message, task_id: 'task' }))
  const events = readEvents(response)
  await vi.waitFor(async () => {
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
        event.type === 'error' || (event.type === 'thread_lifecycle' && event.data.phase !== 'started'),
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
