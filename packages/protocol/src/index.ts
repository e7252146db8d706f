export { decodeEvent, decodeEventList } from './decodeEvent.ts'
export { encodeEvent } from './encodeEvent.ts'
export {
  EngineError,
  type EngineErrorData,
  engineErrorCodes,
  isEngineErrorCode,
  type EngineErrorCode,
  type EngineErrorDetails,
  type RetryRule,
} from './engineError.ts'
export type {
  CompactionEventData,
  ContentBlockData,
  EngineEvent,
  EngineEventData,
  EngineEventType,
  ErrorEventData,
  EventData,
  HeartbeatData,
  HitlOptionData,
  HitlRequestData,
  HitlResolvedData,
  KnownEvent,
  MalformedEvent,
  TextDeltaData,
  ThinkingDeltaData,
  ThreadLifecycleData,
  ToolCallData,
  ToolResultData,
  UnknownEvent,
  UsageData,
  WorkingMemoryUpdateData,
} from './engineEvent.ts'
export type { Frame } from './frame.ts'
export { isRecord } from './isRecord.ts'
export { parseRetryAfter, readErrorEvent, readErrorResponse } from './readEngineError.ts'
export type { ExecuteRequest, MediaBlock, RespondRequest } from './requests.ts'
export type { Sources } from './readSources.ts'
export {
  readHealthResponse,
  readPendingResponse,
  readRespondResponse,
  type HealthResponse,
  type PendingPrompt,
  type RespondResponse,
} from './responses.ts'
export { taskIdOf } from './taskIdOf.ts'
export { timeOf } from './timeOf.ts'
export { writeRecord } from './writeRecord.ts'
