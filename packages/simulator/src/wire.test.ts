import { decodeEventList } from '@engine-kit/protocol'
import { expect, it, vi } from 'vitest'
import type { Agent } from './agent.ts'
import { createSimulator, type Simulator } from './createSimulator.ts'
import { readerOf, readEvents, readUntil, replayOf, request, runTurn, textOf } from './readEvents.fixtures.ts'
import { scripts } from './scripts/scripts.ts'
import type { Wire } from './wire.ts'

function start(
  wire: Partial<Wire>,
  agent: Agent = scripts.answersPlainly,
  now = (): number => 1_000,
): Simulator {
  return createSimulator({ pace: 0, agent, wire, now })
}

it.each([
  ['exclusive', 1_000, false],
  ['exclusive', 999, true],
  ['inclusive', 1_000, true],
  ['inclusive', 1_001, false],
  ['ignored', 9_999, true],
] as const)('after is %s: a frame of millisecond 1000, after=%i, comes: %s', async (after, value, comes) => {
  const simulator = start({ after })
  await runTurn(simulator, 'x')
  expect((await (await replayOf(simulator, `after=${value}`)).text()) !== '').toBe(comes)
})

it.each([
  ['lf', /^[^\r]*\n\n$/s],
  ['cr', /^[^\n]*\r\r$/s],
  ['crlf', /\r\n\r\n$/],
] as const)('framing %s ends every line so, and says the same', async (framing, shape) => {
  const plain = await runTurn(start({}), 'x')
  const response = await start({ framing }).fetch(request('/execute', { message: 'x', task_id: 'task' }))
  const text = await response.text()
  expect(text).toMatch(shape)
  expect(text.replaceAll('\r\n', '')).not.toMatch(framing === 'crlf' ? /[\r\n]/ : /\r\n/)
  expect(await readEvents(new Response(text))).toEqual(plain)
})

it('gives every frame its own id, the same in the replay, and never one twice across a restart', async () => {
  const simulator = start({ ids: 'sent' })
  const live = await runTurn(simulator, 'x')
  expect(await readEvents(await replayOf(simulator, 'after=0'))).toEqual(live)
  simulator.kill()
  simulator.restart()
  const ids = [...live, ...(await runTurn(simulator, 'y'))].map((event) => event.id)
  expect(ids).not.toContain(undefined)
  expect(new Set(ids).size).toBe(ids.length)
})

it('resumes after Last-Event-ID only where ids are honoured', async () => {
  for (const [ids, expected] of [
    ['honoured', 2],
    ['sent', 'all'],
  ] as const) {
    const simulator = start({ ids })
    const live = await runTurn(simulator, 'x')
    const header = { 'last-event-id': live.at(-3)?.id ?? '' }
    const replayed = await readEvents(await replayOf(simulator, 'after=0', header))
    expect(replayed).toHaveLength(expected === 'all' ? live.length : expected)
  }
})

it('leaves timestamps out where it is told to', async () => {
  const text = JSON.stringify(await runTurn(start({ timestamps: false }), 'x'))
  expect(text).not.toContain('timestamp')
})

it('narrows a replay to one task, or ignores the wish', async () => {
  for (const [taskFilter, tasks] of [
    ['honoured', ['b']],
    ['ignored', ['a', 'b']],
  ] as const) {
    const simulator = start({ taskFilter })
    await runTurn(simulator, 'x', 'a')
    await runTurn(simulator, 'x', 'b')
    const events = await readEvents(await replayOf(simulator, 'after=0&task_id=b'))
    const seen = events.flatMap((event) => (event.type === 'thread_lifecycle' ? [event.data.task_id] : []))
    expect([...new Set(seen)]).toEqual(tasks)
  }
})

it('tails the running turn to its end, or ends at once', async () => {
  const tailing = start({}, scripts.asksFreeText)
  const live = await tailing.fetch(request('/execute', { message: 'x', task_id: 'a' }))
  const reader = readerOf(await replayOf(tailing, 'after=0&task_id=a'))
  await readUntil(reader, (text) => text.includes('hitl_request'))
  await tailing.fetch(request('/hitl/respond', { task_id: 'a', answer: 'Ana' }))
  await readUntil(reader, (text) => text.includes('"completed"'))
  expect((await reader.read()).done).toBe(true)
  expect(textOf(await readEvents(live))).toContain('Dear Ana')

  const ending = start({ replay: 'ends' }, scripts.asksFreeText)
  await ending.fetch(request('/execute', { message: 'x', task_id: 'a' }))
  await vi.waitFor(async () => {
    expect(await (await replayOf(ending, 'after=0')).text()).toContain('hitl_request')
  })
})

it('answers a JSON array that reads as the same events', async () => {
  const simulator = start({ replay: 'json', ids: 'sent' }, scripts.thinksThenRunsToolsInParallel)
  const live = await runTurn(simulator, 'x')
  const response = await replayOf(simulator, 'after=0')
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(decodeEventList((await response.json()) as unknown[])).toEqual(live)
})
