import { createEngineClient, type TaskState } from '@engine-kit/core'
import type { ScriptName } from '@engine-kit/simulator'
import { serveSimulator } from '@engine-kit/simulator/node'
import { createTestEngine } from '@engine-kit/simulator/testing'
import type { ReliabilityCheck } from './benchReliability.ts'
import { randomFaults, type FaultSchedule } from './randomFaults.ts'

const played: readonly ScriptName[] = [
  'answersPlainly',
  'compactsTheConversation',
  'modelIsRateLimited',
  'stutters',
  'thinksThenRunsToolsInParallel',
  'toolFails',
]
const atOnce = 10
const patience = 30_000

/** Turns over real sockets with random faults, for as long as was asked: what was lost, doubled or called done? */
export const soak: ReliabilityCheck = async (_lab, { minutes }) => {
  const expected = new Map<ScriptName, string>()
  for (const script of played) {
    const { content } = await play({ script, wire: {}, faults: [] })
    expected.set(script, content)
  }
  const end = Date.now() + minutes * 60_000
  const counts = {
    turns: 0,
    struck: 0,
    lost: 0,
    doubled: 0,
    changed: 0,
    falselyDone: 0,
    unfinished: 0,
    sentTwice: 0,
  }
  while (Date.now() < end) {
    const schedules = Array.from({ length: atOnce }, () => randomFaults(played))
    for (const { schedule, run } of await Promise.all(
      schedules.map(async (schedule) => ({ schedule, run: await play(schedule) })),
    )) {
      const whole = expected.get(schedule.script) ?? ''
      counts.turns++
      counts.struck += run.struck
      if (run.executed !== 1) counts.sentTwice++
      if (run.falselyDone) counts.falselyDone++
      if (!run.ended) counts.unfinished++
      else if (run.content.length < whole.length) counts.lost++
      else if (run.content.length > whole.length) counts.doubled++
      else if (run.content !== whole) counts.changed++
    }
  }
  const wrong = counts.lost + counts.doubled + counts.changed
  return [
    {
      work: `soak of ${minutes} min: ${counts.turns.toLocaleString('en')} turns, ${counts.struck.toLocaleString('en')} faults`,
      measured: `${counts.lost} lost, ${counts.doubled} doubled, ${counts.changed} otherwise changed, ${counts.unfinished} unfinished`,
      target: '0',
      met: counts.turns > 0 && wrong + counts.unfinished === 0,
    },
    {
      work: 'the same: shown as completed while the Engine was at work; messages sent twice',
      measured: `${counts.falselyDone}; ${counts.sentTwice}`,
      target: '0; 0',
      met: counts.falselyDone + counts.sentTwice === 0,
    },
  ]
}

interface Play {
  /** Everything on screen at the end, as text, without what differs from run to run. */
  readonly content: string
  readonly ended: boolean
  readonly falselyDone: boolean
  readonly struck: number
  readonly executed: number
}

async function play({ script, wire, faults }: FaultSchedule): Promise<Play> {
  let now = Date.parse('2026-04-01T10:00:00.000Z')
  const engine = createTestEngine({ agent: script, wire, faults, now: () => now++, heartbeat: 60_000 })
  const server = await serveSimulator(engine)
  const client = createEngineClient({
    baseUrl: server.url,
    linger: 0,
    retry: { baseDelay: 5, maxDelay: 50, maxAttempts: 100 },
    silence: { assumedInterval: 500, minInterval: 500, maxInterval: 500 },
  })
  const store = client.task('task-1')
  let falselyDone = false
  const ended = await new Promise<boolean>((resolve) => {
    const late = setTimeout(() => resolve(false), patience)
    store.subscribe(() => {
      const { status, messages, connection } = store.getSnapshot()
      falselyDone ||= status === 'completed' && engine.simulator.runningTurns > 0
      if (messages.length < 2 || connection.phase !== 'ended') return
      clearTimeout(late)
      resolve(true)
    })
    store.send({ text: 'go' })
  })
  const content = contentOf(store.getSnapshot())
  store.detach()
  await server.close()
  await engine.close()
  return {
    content,
    ended,
    falselyDone,
    struck: engine.struck.length,
    executed: engine.simulator.requests.filter(({ path }) => path === '/execute').length,
  }
}

function contentOf(state: TaskState): string {
  const accidents = new Set(['createdAt', 'duration', 'startedAt', 'endedAt', 'connection'])
  const text = JSON.stringify(state, (name, value: unknown) => (accidents.has(name) ? undefined : value))
  return text.replaceAll(state.messages[0]?.id ?? '', 'message')
}
