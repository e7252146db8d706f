export {
  createWorkspaceAgent,
  type WorkspaceAgent,
  type WorkspaceAgentOptions,
} from './createWorkspaceAgent.ts'
export {
  serveSimulator,
  type RequestHandler,
  type ServeOptions,
  type SimulatorServer,
} from './serveSimulator.ts'
