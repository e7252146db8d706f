import { createEngineClient } from '@engine-kit/core'
import { serveSimulator } from '@engine-kit/simulator/node'
import { createTestEngine } from '@engine-kit/simulator/testing'
import type { ReliabilityCheck } from './benchReliability.ts'

const watched = 10_000

/** An Engine that dies in the middle of a turn and does not come back: how often is it asked in ten seconds? */
export const attemptsWithoutProgress: ReliabilityCheck = async () => {
  const engine = createTestEngine({
    agent: 'streamsALongAnswer',
    faults: [
      { on: 'execute', fault: { kind: 'cut', afterBytes: 1000 } },
      { on: 'replay', fault: { kind: 'refuse' } },
    ],
  })
  const server = await serveSimulator(engine)
  const store = createEngineClient({ baseUrl: server.url }).task('task-1')
  const leave = store.subscribe(() => undefined)
  store.send({ text: 'Tell me everything' })
  await new Promise((resolve) => setTimeout(resolve, watched))
  const attempts = engine.requests.filter(({ path }) => path === '/execute/replay').length
  leave()
  store.detach()
  await server.close()
  await engine.close()
  return [
    {
      work: 'attempts in 10 s without progress',
      measured: String(attempts),
      target: 'at most 12',
      met: attempts > 0 && attempts <= 12,
    },
  ]
}
