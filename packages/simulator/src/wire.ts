/**
 * How the Engine writes what it says, in the points its documentation leaves open. A client has to end in the same
 * state under every combination that says enough to tell one thing from another.
 */
export interface Wire {
  /**
   * `id:` on frames. `sent` puts them there; `honoured` also resumes a replay after the request's `Last-Event-ID`.
   * Not documented by the Engine. @default 'absent'
   */
  ids: 'absent' | 'sent' | 'honoured'
  /**
   * What those ids are. `counted` and `gapped` end in a number that grows, without and with gaps of their own; `opaque`
   * is unique and says nothing more. Several frames share an id under `constant`, `per-message` (one for each turn),
   * `per-block` (one for each content block) and `milliseconds`; `per-turn` counts from 1 in each turn.
   * Not documented by the Engine. @default 'counted'
   */
  idKind: FrameIdKind
  /**
   * The answer to a `Last-Event-ID` that is not held any more, or that this wire does not honour: `all` replays
   * everything, a number is the status of a refusal. Not documented by the Engine. @default 'all'
   */
  unknownLastEventId: 'all' | 400 | 404 | 410 | 412 | 416
  /** Whether `thread_lifecycle` and `heartbeat` carry a timestamp. @default true */
  timestamps: boolean
  /**
   * A `timestamp` in the payload of every other frame, as a date or as a number. Not documented by the Engine.
   * @default 'absent'
   */
  frameTimes: 'absent' | 'iso' | 'milliseconds'
  /** Whether every frame names its `task_id`. Not documented by the Engine. @default 'absent' */
  frameTasks: 'absent' | 'sent'
  /** The `turn_id` of lifecycle events. Not documented by the Engine. @default 'unique' */
  turnIds: 'unique' | 'constant' | 'absent'
  /** Whether a turn says that it has `started`. Not documented by the Engine: it says that it does. @default 'whole' */
  lifecycle: 'whole' | 'no-start'
  /**
   * The `tool_call_id` of a call: `per-round` counts from 0 again once the results of the calls before have come,
   * `tool-name` is the tool's name, `numbers` are JSON numbers. Not documented by the Engine. @default 'unique'
   */
  callIds: 'unique' | 'per-round' | 'tool-name' | 'numbers' | 'empty' | 'absent'
  /** What a `tool_result` says of its call. Not documented by the Engine. @default 'both' */
  resultNames: 'both' | 'id' | 'tool' | 'nothing'
  /**
   * The `request_id` of a prompt: `per-turn` counts from 0 in each turn, `numbers` are JSON numbers. Where it is absent
   * `GET /hitl/pending` still lists one, as documented. Not documented by the Engine. @default 'unique'
   */
  requestIds: 'unique' | 'per-turn' | 'numbers' | 'constant' | 'absent'
  /**
   * What a `hitl_request` says of its call: `whole` its id, tool and input, `linked` its id, `bare` nothing. What
   * `GET /hitl/pending` lists stays as documented. Not documented by the Engine. @default 'whole'
   */
  prompts: 'whole' | 'linked' | 'bare'
  /**
   * `bare` leaves out the `event:` of a `text_delta`, as the clients of the Engine's quickstart would accept.
   * Not documented by the Engine. @default 'typed'
   */
  textFrames: 'typed' | 'bare'
  /**
   * The payload of `error` events: `nested` is `{ error: { code, message, details } }`, `detail` is `{ detail }` and
   * `message` is `{ message }`. Not documented by the Engine: only `documented` is. @default 'documented'
   */
  errorShape: 'documented' | 'nested' | 'detail' | 'message'
  /** What `after` means for a frame of exactly that millisecond. Not documented by the Engine. @default 'exclusive' */
  after: 'exclusive' | 'inclusive' | 'ignored'
  /**
   * How a replay ends: `tails` follows the running turn to its end, `ends` closes after the last retained frame,
   * `json` answers a JSON array of `{ event, data }` at once. Not documented by the Engine. @default 'tails'
   */
  replay: 'tails' | 'ends' | 'json'
  /**
   * What a replay tells again beside what the Engine said and did, which it tells always. A heartbeat that is kept is
   * told to all who watch its turn. Not documented by the Engine. @default everything but `heartbeat`
   */
  replayKeeps: readonly ReplayFamily[]
  /** In what shape a replay tells it. Not documented by the Engine. @default as it was sent */
  replayShape: Partial<ReplayShape>
  /** How lines end. @default 'lf' */
  framing: 'lf' | 'cr' | 'crlf'
  /** Whether `task_id` narrows a replay. Not documented by the Engine. @default 'honoured' */
  taskFilter: 'honoured' | 'ignored'
}

/** What the ids of frames are: see {@link Wire.idKind}. */
export type FrameIdKind =
  'counted' | 'gapped' | 'opaque' | 'per-turn' | 'per-message' | 'per-block' | 'milliseconds' | 'constant'

/** Events that a replay may have lost: `unknown` are those whose type is not documented, `malformed` cannot be read. */
export type ReplayFamily = 'unknown' | 'malformed' | 'usage' | 'memory' | 'compaction' | 'heartbeat'

/** How a replay tells the same in other frames. What it follows live is told as it comes, without what is left out. */
export interface ReplayShape {
  /** `content_block_start` and `content_block_stop`. @default 'told' */
  blocks: 'told' | 'left-out'
  /** Thinking, with its blocks. @default 'told' */
  thinking: 'told' | 'left-out'
  /** The `tool_call_id` of calls, results and prompts. @default 'told' */
  callIds: 'told' | 'left-out'
  /**
   * Where text and thinking are split: into one frame, a frame for each character, or at random, in another way with
   * each replay. Only the last frame of a text has an id then, and each the time of the sent one it begins in.
   * @default 'as-sent'
   */
  text: 'as-sent' | 'joined' | 'characters' | { readonly seed: number }
  /**
   * The order of calls and results that follow each other directly: `reversed` turns calls around, and results;
   * `paired` tells each result behind its call. @default 'as-sent'
   */
  calls: 'as-sent' | 'reversed' | 'paired'
}

/** The wire the simulator speaks when it is told nothing else. */
export const defaultWire: Wire = {
  ids: 'absent',
  idKind: 'counted',
  unknownLastEventId: 'all',
  timestamps: true,
  frameTimes: 'absent',
  frameTasks: 'absent',
  turnIds: 'unique',
  lifecycle: 'whole',
  callIds: 'unique',
  resultNames: 'both',
  requestIds: 'unique',
  prompts: 'whole',
  textFrames: 'typed',
  errorShape: 'documented',
  after: 'exclusive',
  replay: 'tails',
  replayKeeps: ['unknown', 'malformed', 'usage', 'memory', 'compaction'],
  replayShape: {},
  framing: 'lf',
  taskFilter: 'honoured',
}
