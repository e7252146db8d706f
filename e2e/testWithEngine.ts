import {
  createSimulator,
  scripts,
  withScripts,
  type Simulator,
  type SimulatorOptions,
} from '@engine-kit/simulator'
import { serveSimulator } from '@engine-kit/simulator/node'
import { test } from '@playwright/test'
import { freePort } from './freePort.ts'
import { startDemo } from './startDemo.ts'

/** Brings the Engine up where the demo looks for it, without a pause. Until then nobody listens there. */
export type StartEngine = (options?: SimulatorOptions) => Promise<ServedSimulator>

interface ServedSimulator extends Simulator {
  /** Breaks every connection, and listens again: the Engine itself goes on. */
  cut: () => Promise<void>
}

/**
 * Playwright's `test` on a demo whose Engine is the test's own. The demo is shared by all tests, the Engine ends with its
 * test, and both end whether the test passed or not.
 */
export const testWithEngine = test.extend<{ startEngine: StartEngine }, WorkerFixtures>({
  engineKey: ['e2e-key-5f0c1d7e', { scope: 'worker', option: true }],
  ownDemo: [
    async ({ engineKey }, provide) => {
      const enginePort = await freePort()
      const demo = await startDemo(`http://127.0.0.1:${enginePort}`, engineKey)
      await provide({ url: demo.url, enginePort })
      await demo.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: ({ ownDemo }, provide) => provide(ownDemo.url),
  startEngine: async ({ ownDemo, engineKey }, provide) => {
    const stops: (() => Promise<void>)[] = []
    await provide(async (options) => {
      const simulator = createSimulator({
        key: engineKey,
        agent: withScripts(scripts.answersPlainly),
        pace: 0,
        ...options,
      })
      const serve = () => serveSimulator(simulator, { port: ownDemo.enginePort })
      let server = await serve()
      stops.push(() => server.close(), simulator.close)
      const cut = async (): Promise<void> => {
        await server.destroy()
        server = await serve()
      }
      return Object.assign(simulator, { cut })
    })
    for (const stop of stops) await stop()
  },
})

/** What the tests of one worker share. */
interface WorkerFixtures {
  /** The key that the demo sends. */
  readonly engineKey: string
  readonly ownDemo: OwnDemo
}

interface OwnDemo {
  readonly url: string
  /** Where the demo looks for its Engine. */
  readonly enginePort: number
}
