import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createSimulator, withScripts } from '@engine-kit/simulator'
import { createWorkspaceAgent, serveSimulator } from '@engine-kit/simulator/node'

/**
 * Starts a simulated Engine on a free port of this machine and points the gateway at it, unless ENGINE_URL already
 * names an Engine. Over real HTTP, so that the sample runs the same path as production. SIMULATOR_PACE multiplies its
 * pauses: tests do without.
 *
 * @throws Error when ENGINE_URL is set without ENGINE_KEY.
 */
export async function startEmbeddedEngine(): Promise<void> {
  if (process.env['ENGINE_URL']) {
    if (process.env['ENGINE_KEY']) return
    throw new Error(
      'ENGINE_URL is set but ENGINE_KEY is not. Set both to use your Engine, or neither for the simulator.',
    )
  }
  const key = randomUUID()
  const agent = await createWorkspaceAgent()
  const pace = Number(process.env['SIMULATOR_PACE'] ?? 1)
  const { url } = await serveSimulator(createSimulator({ key, agent: withScripts(agent), pace }))
  // Next ends the process without waiting, so the temporary workspace is removed synchronously.
  process.once('exit', () => rmSync(agent.root, { recursive: true, force: true }))
  process.env['ENGINE_URL'] = url
  process.env['ENGINE_KEY'] = key
  process.env['ENGINE_CANCEL_URL'] = `${url}/simulator/cancel`
}
