export type {
  Agent,
  Answer,
  Exchange,
  Question,
  Script,
  ToolCall,
  ToolOutcome,
  Turn,
  TurnError,
} from './agent.ts'
export { createSimulator, type Simulator, type SimulatorOptions } from './createSimulator.ts'
export type { ObservedRequest } from './observeRequest.ts'
export { scripts, type ScriptName } from './scripts/scripts.ts'
export { defaultWire, type Wire } from './wire.ts'
export { withScripts } from './withScripts.ts'
