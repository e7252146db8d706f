import type { Agent } from '../agent.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from '../createSimulator.ts'
import { scripts, type ScriptName } from '../scripts/scripts.ts'
import { createTestClient, type TestClient } from './createTestClient.ts'
import type { FaultRule } from './fault.ts'

/** An Engine for an application's own tests, and a first way to it. */
export interface TestEngine extends TestClient {
  /** The Engine itself: what reached it, how many streams are open, `hold`, `kill`, `restart`, `stepClock`. */
  readonly simulator: Simulator
  /** Opens another way to the same Engine, with faults of its own: a second browser, another device. */
  client: (faults?: readonly FaultRule[]) => TestClient
  /** Ends every turn and connection. */
  close: () => Promise<void>
}

/** How the simulator behaves, and what goes wrong on the way. */
export interface TestEngineOptions extends Omit<SimulatorOptions, 'agent'> {
  /** What is played: a script's name, or any agent. @default 'answersPlainly' */
  agent?: ScriptName | Agent
  /**
   * Multiplies every pause.
   * @default 0
   */
  pace?: number
  /**
   * What goes wrong. Where several rules fit one request they lie on its way in this order, the first next to the
   * Engine: `[chunk, cut]` cuts a body that comes in chunks.
   *
   * @default []
   */
  faults?: readonly FaultRule[]
}

/** Starts an Engine in this process that plays a script, with faults. */
export function createTestEngine(options: TestEngineOptions = {}): TestEngine {
  const { agent = 'answersPlainly', faults = [], key = 'dev-engine-key', ...rest } = options
  const simulator = createSimulator({
    pace: 0,
    ...rest,
    key,
    agent: typeof agent === 'string' ? scripts[agent] : agent,
  })
  return {
    ...createTestClient(simulator, key, faults),
    simulator,
    client: (own = []) => createTestClient(simulator, key, own),
    close: simulator.close,
  }
}
