export {
  createEngineGateway,
  type EngineAccess,
  type EngineGateway,
  type EngineGatewayOptions,
} from './createEngineGateway.ts'
export type { EngineAction } from './routes.ts'
