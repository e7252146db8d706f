export {
  createEngineClient,
  type EngineClient,
  type EngineClientChange,
  type EngineClientOptions,
} from './engineClient.ts'
export type { ExecuteOptions } from './executeTurn.ts'
export { createIndexedDbStorage, type IndexedDbOptions } from './indexedDbTasks.ts'
export { createLocalStorage, type LocalStorageOptions } from './localStorageTasks.ts'
export { isTerminal } from './isTerminal.ts'
export { emptyTask, reduceTask } from './reduceTask.ts'
export type { EngineEndpoint, EngineFetch, HeaderSource } from './requestEngine.ts'
export type { RetryPolicy } from './retryDelay.ts'
export type { SilencePolicy } from './heartbeatRhythm.ts'
export type { ClientEvent, TaskEvent } from './taskEvent.ts'
export {
  createMemoryStorage,
  type MemoryStorageOptions,
  type TaskStorage,
  type TaskSummary,
} from './taskStorage.ts'
export type { StoredTask } from './storedTask.ts'
export type { AnswerOptions } from './promptAnswers.ts'
export type { SendOptions, TaskCommands } from './taskCommands.ts'
export type { TaskStore } from './taskStore.ts'
export type { ConnectionPhase, ConnectionState } from './connectionState.ts'
export {
  noUsage,
  type AssistantMessage,
  type AssistantMessageStatus,
  type CompactionPart,
  type MemoryEntry,
  type MemoryPart,
  type Message,
  type Part,
  type PromptAnswer,
  type PromptOption,
  type PromptPart,
  type PromptStatus,
  type QueuedMessage,
  type TaskState,
  type TaskStatus,
  type TextPart,
  type TextStatus,
  type ThinkingPart,
  type ToolCallBase,
  type ToolCallPart,
  type UnknownPart,
  type Usage,
  type UserMessage,
  type UserMessageStatus,
} from './taskState.ts'
export {
  EngineError,
  type EngineErrorCode,
  type HealthResponse,
  type MediaBlock,
  type PendingPrompt,
} from '@engine-kit/protocol'
