/** How one Engine says what the contract leaves open. What the contract states is the same in all of them. */
export interface Dialect {
  readonly name: string
  readonly lineEnds: { readonly live: LineEnd; readonly replay: LineEnd }
  /** Whether a piece of the answer has an `event:` line; the Engine's own quickstart does without. */
  readonly typesText: boolean
  /** `counted` begins at 1 with each telling of a turn; `moments` are milliseconds, several frames in one. */
  readonly frameIds: 'none' | 'counted' | 'moments'
  /** Whether frames carry the millisecond of what they tell, as a number. */
  readonly stampsFrames: boolean
  /** Whether frames name their task; that of a `thread_lifecycle` is documented. */
  readonly namesTask: boolean
  /** What a `thread_lifecycle` says of itself beside its phase and its task. */
  readonly lifecycle: (moment: Moment) => Readonly<Record<string, unknown>>
  /** Whether a lifecycle names the message of its turn. Without it nothing can be edited or run again. */
  readonly namesMessages: boolean
  readonly keepAlive: { readonly comment: string } | { readonly heartbeat: () => object }
  readonly blocks: { readonly live: Blocks; readonly replay: Blocks }
  readonly callId: (call: { readonly tool: string; readonly place: number }) => string | number
  /** What tells whose result it is. With nothing to tell it, results come in the order of their calls. */
  readonly resultNames: 'call' | 'tool' | 'nothing'
  /** From the number of the request in its turn, beginning with 0. */
  readonly requestId: (place: number) => string | number
  /** What a `hitl_request` says beside its id and its call. */
  readonly promptSays: 'words' | 'everything' | 'nothing'
  /** The kind of what is not a permission. */
  readonly questionKind: string
  readonly createdAt: (at: number) => string | number
  readonly announcesAnswers: boolean
  /** Whether the answer to `POST /hitl/respond` waits until the turn has gone on. */
  readonly receiptComesLate: boolean
  readonly usage: (tokens: { input: number; output: number; cached: number }) => object
  /** Whether it has events of its own, and tells when a helper of it begins and ends. */
  readonly isTalkative: boolean
  /** Milliseconds from a POST to the first byte of its answer. */
  readonly firstByteAfter: number
  readonly replay: ReplayDialect
  /** The body of a refusal. Without a code the documentation has none for it. */
  readonly refusal: (refusal: Refusal) => object
  readonly errorEvent: (code: string, message: string) => object
}

/** How a replay differs from what was live. */
export interface ReplayDialect {
  readonly format: 'events' | 'json'
  /** `all` ignores the `task_id` that it is asked with, and tells one turn after the other or as it happened. */
  readonly scope: 'task' | 'all-turn-by-turn' | 'all-interleaved'
  /** Whether it stays open while the turn runs. */
  readonly tails: boolean
  /** Whether it keeps what is not said or done: usage, events of its own. */
  readonly keepsAsides: boolean
  /** Whether a frame's data spans several lines. */
  readonly spreadsData: boolean
  /** Characters in a piece of text; without it the pieces are those that were live. */
  readonly pieces?: number
  readonly afterIsInclusive: boolean
  /** How many of a running turn's newest entries are not in the buffer yet. */
  readonly lag: number
  readonly honoursLastEventId: boolean
  /** Whether a proxy in front answers the first replay of a turn with a page of its own. */
  readonly stumbles: boolean
}

export interface Moment {
  readonly at: number
  /** Of the turn in its task, from 1. */
  readonly turn: number
  /** The helper whose beginning or end it is. */
  readonly helper?: string
}

export interface Refusal {
  readonly status: number
  readonly message: string
  readonly code?: string
}

export type LineEnd = '\n' | '\r\n' | '\r'
type Blocks = 'none' | 'text' | 'all'

const iso = (at: number): string => new Date(at).toISOString()

/** Says as little as it may: no ids, no times, a list as its replay, and FastAPI's errors. */
const terse: Dialect = {
  name: 'terse',
  lineEnds: { live: '\r\n', replay: '\n' },
  typesText: true,
  frameIds: 'none',
  stampsFrames: false,
  namesTask: false,
  lifecycle: () => ({}),
  namesMessages: false,
  keepAlive: { comment: ' keep-alive' },
  blocks: { live: 'none', replay: 'none' },
  callId: ({ place }) => `call_${place}`,
  resultNames: 'call',
  requestId: (place) => place,
  promptSays: 'words',
  questionKind: 'question',
  // Python's own, without a zone.
  createdAt: (at) => iso(at).replace('Z', '000'),
  announcesAnswers: false,
  receiptComesLate: false,
  usage: ({ input, output }) => ({ input_tokens: input, output_tokens: output }),
  isTalkative: false,
  firstByteAfter: 0,
  replay: {
    format: 'json',
    scope: 'all-turn-by-turn',
    tails: false,
    keepsAsides: false,
    spreadsData: false,
    afterIsInclusive: false,
    lag: 0,
    honoursLastEventId: false,
    stumbles: false,
  },
  refusal: ({ message, code }) => (code === undefined ? { detail: message } : { error: code, message }),
  errorEvent: (error, message) => ({ error, message }),
}

/** Numbers and stamps all it says, has events and helpers of its own, and replays in other pieces than it spoke. */
const talkative: Dialect = {
  name: 'talkative',
  lineEnds: { live: '\n', replay: '\r\n' },
  typesText: true,
  frameIds: 'counted',
  stampsFrames: true,
  namesTask: false,
  lifecycle: ({ at, turn, helper }) =>
    helper === undefined
      ? { turn_id: turn, timestamp: iso(at) }
      : { turn_id: `${turn}/${helper}`, timestamp: iso(at) },
  namesMessages: true,
  keepAlive: { heartbeat: () => ({}) },
  blocks: { live: 'text', replay: 'none' },
  callId: ({ tool, place }) => `${tool}:${place}`,
  resultNames: 'tool',
  requestId: (place) => `permission-${place}`,
  promptSays: 'everything',
  questionKind: 'clarification',
  createdAt: (at) => at,
  announcesAnswers: true,
  receiptComesLate: true,
  usage: ({ input, output, cached }) => ({
    input_tokens: input,
    output_tokens: output,
    cache_hit_tokens: cached,
  }),
  isTalkative: true,
  firstByteAfter: 150,
  replay: {
    format: 'events',
    scope: 'task',
    tails: false,
    keepsAsides: false,
    spreadsData: true,
    pieces: 11,
    afterIsInclusive: true,
    lag: 2,
    honoursLastEventId: false,
    stumbles: false,
  },
  refusal: ({ status, message, code = status === 409 ? 'CONFLICT' : 'REFUSED' }) => ({
    error: code,
    message,
    details: {},
  }),
  errorEvent: (error, message) => ({ error, message, details: { retry_after: 1 } }),
}

/** A thin layer above a broker: one name for every turn, milliseconds as ids, all tasks in one replay that stays open. */
const brokered: Dialect = {
  name: 'brokered',
  lineEnds: { live: '\r', replay: '\n' },
  typesText: false,
  frameIds: 'moments',
  stampsFrames: false,
  namesTask: true,
  lifecycle: ({ at }) => ({ turn_id: 'run', timestamp: iso(at) }),
  namesMessages: false,
  keepAlive: { heartbeat: () => ({ timestamp: '1970-01-01T00:00:00.000Z' }) },
  blocks: { live: 'all', replay: 'none' },
  callId: ({ place }) => place,
  resultNames: 'nothing',
  requestId: (place) => place,
  promptSays: 'nothing',
  questionKind: 'free_text',
  createdAt: iso,
  announcesAnswers: false,
  receiptComesLate: false,
  usage: ({ input, output, cached }) => ({
    input_tokens: input,
    output_tokens: output,
    cache_hit_tokens: cached,
  }),
  isTalkative: false,
  firstByteAfter: 0,
  replay: {
    format: 'events',
    scope: 'all-interleaved',
    tails: true,
    keepsAsides: true,
    spreadsData: false,
    afterIsInclusive: true,
    lag: 0,
    honoursLastEventId: true,
    stumbles: true,
  },
  refusal: ({ status, message, code = `E${status}` }) => ({ error: { code, message } }),
  errorEvent: (code, message) => ({ error: { code, message } }),
}

export const dialects = { terse, talkative, brokered }
