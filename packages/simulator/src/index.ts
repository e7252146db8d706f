export type {
  Agent,
  Answer,
  Exchange,
  Question,
  Script,
  SubAgentName,
  ToolCall,
  ToolOutcome,
  Turn,
  TurnError,
} from './agent.ts'
export { createSimulator, type Simulator, type SimulatorOptions } from './createSimulator.ts'
export type { Hold, HoldOptions } from './engine/holds.ts'
export type { TurnControls, TurnDeath } from './engine/turnControls.ts'
export type { ObservedRequest } from './observeRequest.ts'
export { scripts, type ScriptName } from './scripts/scripts.ts'
export { defaultWire, type FrameIdKind, type ReplayFamily, type ReplayShape, type Wire } from './wire.ts'
export { withScripts } from './withScripts.ts'
