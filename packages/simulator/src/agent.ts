import type { CompactionEventData, EngineEvent, ExecuteRequest, UsageData } from '@engine-kit/protocol'

/**
 * What does the work behind the simulated Engine. A script and the workspace agent are both one of these: an
 * asynchronous function over a {@link Turn}, so that branching on an answer or running tools in parallel is plain
 * TypeScript.
 */
export interface Agent {
  /**
   * Does the work of one turn. Returning completes the turn; `turn.fail` or any other rejection ends it as failed.
   */
  run: (turn: Turn) => Promise<void>
  /**
   * Answers in the Engine's place before a turn begins, as a proxy or an overloaded Engine would. No turn is started
   * when it returns a response.
   */
  refuse?: (request: ExecuteRequest) => Response | undefined
  /** Gives back what the agent holds. Called by `simulator.close()`. */
  close?: () => Promise<void>
}

/** An agent that always plays the same scene. */
export interface Script extends Agent {
  /** What happens to the person, in one line. */
  readonly description: string
}

/**
 * One turn as its agent sees it. Everything said here goes into the replay buffer and to whoever is watching.
 * Every method rejects or throws once {@link Turn.signal} is aborted.
 */
export interface Turn {
  readonly taskId: string
  readonly turnId: string
  /** What the person said. */
  readonly message: string
  /** The whole body of `POST /execute`. */
  readonly request: ExecuteRequest
  /** The earlier turns of this task, oldest first. */
  readonly history: readonly Exchange[]
  /** Aborted when the Engine is killed or closed. A client that leaves does not abort it. */
  readonly signal: AbortSignal
  /**
   * Streams one text block, a `text_delta` per word. A list is streamed as exactly those deltas.
   *
   * @param wordsPerSecond how fast, at a pace of 1. Default 45.
   */
  say: (text: string | readonly string[], wordsPerSecond?: number) => Promise<void>
  /** Streams one thinking block, a `thinking_delta` per word. */
  think: (text: string | readonly string[], wordsPerSecond?: number) => Promise<void>
  /** Runs one tool, asking permission first where the call says so. Use `Promise.all` for parallel tools. */
  callTool: (call: ToolCall) => Promise<ToolOutcome>
  /** Waits for a person, however long it takes. */
  ask: (question: Question) => Promise<Answer>
  /**
   * Lets a sub-agent work in this turn, between a `started` and a `completed` of its own; its `fail` ends only itself,
   * as `errored`. That sub-agents share the stream is documented by the Engine; that they have a lifecycle there is not.
   *
   * @param named what tells its lifecycle from the turn's. Default `turn`.
   */
  subAgent: (work: (turn: Turn) => Promise<void>, named?: SubAgentName) => Promise<'completed' | 'errored'>
  /** Waits, in milliseconds at a pace of 1. A pause of 0 still yields to the event loop. */
  pause: (milliseconds: number) => Promise<void>
  /** Reports one model call. */
  usage: (tokens: UsageData) => void
  /** Updates the working memory. */
  remember: (key: string, value: unknown) => void
  /** Reports that the conversation was shortened. */
  compact: (compaction: CompactionEventData) => void
  /** Sends any event as it is. */
  send: (event: EngineEvent) => void
  /** Sends text that need not be a valid frame. Lines end in LF here, and in what `wire.framing` says on the wire. */
  sendRaw: (text: string) => void
  /**
   * Ends the turn as failed by rejecting, so nothing after it runs. With an error the stream ends in an `error`
   * event, after which the Engine documents that nothing comes; without one it ends in
   * `thread_lifecycle { phase: 'errored' }`.
   */
  fail: (error?: TurnError) => Promise<never>
}

/**
 * What tells a sub-agent's lifecycle events from those of its turn: a `turn_id` of its own, a `parent_turn_id` besides,
 * or a `task_id` of its own besides, which its other frames name too where `wire.frameTasks` has them name one.
 */
export type SubAgentName = 'turn' | 'parent' | 'task'

/** The payload of the `error` event that ends a failed turn. */
export interface TurnError {
  /** A stable code, for instance `LLM_RATE_LIMITED`. */
  error: string
  message: string
  details?: Record<string, unknown>
}

/** One tool call of a turn. */
export interface ToolCall {
  /** The Engine's way of naming tools: snake_case or dotted. */
  tool: string
  input: Record<string, unknown>
  /** Does the work. What it throws becomes `tool_result.error`, and the turn goes on. */
  run: () => unknown
  /** How long the tool seems to take, in milliseconds at a pace of 1. @default 300 */
  duration?: number
  /** Ask a person for permission first, in these words. */
  permission?: string
  /** An id of its own. @default as `wire.callIds` says */
  toolCallId?: string | number
  /** An id of its own for the permission. @default as `wire.requestIds` says */
  requestId?: string | number
}

/** What came of a tool call. */
export type ToolOutcome =
  | { status: 'succeeded'; output: unknown }
  | { status: 'failed'; error: string }
  /** The person said no. The tool did not run. */
  | { status: 'denied'; answer: Answer }

/** What a person is asked. */
export interface Question {
  kind: 'permission' | 'question'
  question: string
  /** Not documented by the Engine; sent when given. */
  options?: { id: string; label: string; description?: string }[]
  /** Not documented by the Engine; sent when given. */
  tool?: string
  /** Not documented by the Engine; sent when given. */
  input?: unknown
  /** Not documented by the Engine; sent when given. */
  toolCallId?: string | number
  /** An id of its own. @default as `wire.requestIds` says */
  requestId?: string | number
}

/** What the person answered. */
export interface Answer {
  answer: string
  feedback?: string
}

/** One earlier turn of a task, as the Engine remembers it. */
export interface Exchange {
  turnId: string
  message: string
  /** All text the agent said in that turn. */
  reply: string
}
