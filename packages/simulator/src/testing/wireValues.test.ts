import { decodeEventList, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { expect, it } from 'vitest'
import type { Agent } from '../agent.ts'
import { parseEvents, readUntil, readerOf, textOf } from '../readEvents.fixtures.ts'
import { createRandom } from '../replay/createRandom.ts'
import type { Wire } from '../wire.ts'
import { createTestEngine } from './createTestEngine.ts'
import { wireValues } from './wireValues.ts'

const works: Agent = {
  run: async (turn) => {
    await turn.think(['Hm', 'm', '.'])
    await turn.say(['ha', 'ha', '', ' 日本', '🚀'])
    turn.usage({ input_tokens: 1, output_tokens: 1, cache_hit_tokens: 0 })
    turn.send({ type: 'unknown', name: 'citation', data: { n: 1 } })
    await Promise.all(
      ['a', 'b'].map((tool) => turn.callTool({ tool, input: {}, permission: 'May I?', run: () => tool })),
    )
    await turn.say('Both were allowed.')
    await turn.fail({ error: 'LLM_RATE_LIMITED', message: 'Too fast.' })
  },
}

const said = 'haha 日本🚀Both were allowed.'

/** What the live stream and a replay behind it say, in full. */
async function play(wire: Partial<Wire>): Promise<Record<'live' | 'told', (EngineEvent | MalformedEvent)[]>> {
  const engine = createTestEngine({ agent: works, wire })
  const post = (path: string, body: object): Promise<Response> =>
    engine.fetch(path, { method: 'POST', body: JSON.stringify({ task_id: 'task', ...body }) })
  const reader = readerOf(await post('/execute', { message: 'x' }))
  let live = ''
  for (let prompts = 0; prompts < 2; prompts++) {
    live += await readUntil(reader, (text) => text.includes('May I?'))
    await post('/hitl/respond', { answer: 'yes' })
  }
  live += await readUntil(reader, (text) => text.includes('Too fast.'))
  const replay = await (await engine.fetch('/execute/replay?after=0&task_id=task')).text()
  await engine.close()
  const told = wire.replay === 'json' ? decodeEventList(JSON.parse(replay)) : parseEvents(replay)
  return { live: parseEvents(live), told }
}

const random = createRandom(19)
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item

it.each(Object.keys(wireValues) as (keyof Wire)[])(
  'a turn says the same live and in its replay, whatever is chosen for %s',
  async (option) => {
    const values = wireValues[option]
    const some = values.length > 16 ? Array.from({ length: 16 }, () => pick<unknown>(values)) : values
    for (const value of some) {
      const { live, told } = await play({ [option]: value })
      expect([textOf(live), textOf(told)], JSON.stringify(value)).toEqual([said, said])
      const calls = [live, told].map((events) => events.filter(({ type }) => type === 'tool_result').length)
      expect(calls, JSON.stringify(value)).toEqual([2, 2])
    }
  },
)

it('a turn says the same on a hundred wires that are chosen at random', async () => {
  for (let count = 0; count < 100; count++) {
    const wire = Object.fromEntries(
      Object.entries(wireValues).map(([option, values]) => [option, pick<unknown>(values)]),
    )
    const { live, told } = await play(wire)
    expect([textOf(live), textOf(told)], JSON.stringify(wire)).toEqual([said, said])
  }
})
