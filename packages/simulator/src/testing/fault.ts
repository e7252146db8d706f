/** A fault and the requests it strikes. */
export interface FaultRule {
  /** `stream` is `execute` and `replay` together. @default 'any' */
  on?: EngineRoute | 'stream' | 'any'
  /** Which of those requests, counted from 1 since the faults were set. @default every one */
  nth?: number
  /** Only so many of those requests, the first ones. @default every one */
  first?: number
  fault: Fault
}

/** The Engine's routes, by what they are for. */
export type EngineRoute = 'execute' | 'replay' | 'respond' | 'pending' | 'health'

/** Everything that can go wrong between the Engine and a client. Bytes and frames are counted in the response's body. */
export type Fault = AnswerFault | ReplyFault | ByteFault | FrameFault | ReplayFault | TurnDiesFault

/** Somebody else answers, or nobody; the Engine never sees the request. */
export type AnswerFault = RefuseFault | StatusFault | HtmlFault | JsonFault | RedirectFault

/** The Engine acts, and its whole answer suffers. */
export type ReplyFault = LoseReplyFault | ContentTypeFault

/** Something happens at a byte of the answer. */
export type ByteFault =
  CutFault | EndFault | StallFault | KillFault | StepClockFault | EndlessLineFault | ChunkFault

/** Something happens to whole frames of a stream. A JSON answer stays as it is. A comment is no frame. */
export type FrameFault = BreakAfterFramesFault | CorruptFrameFault | DropFramesFault

/** A replay that does not tell what it should. */
export type ReplayFault = RepeatFault | ReorderFault | ForgetFault

/** Nobody listens: `fetch` rejects with a `TypeError`. */
export interface RefuseFault {
  kind: 'refuse'
}

/** A status with the Engine's envelope, or with another body. */
export interface StatusFault {
  kind: 'status'
  /** From 200 to 599. 204, 205 and 304 never have a body. */
  status: number
  /**
   * `envelope` is the documented `{ error, message }`, `nested` is `{ error: { code, message } }`, `detail` is FastAPI's.
   * @default 'envelope'
   */
  body?: 'envelope' | 'nested' | 'detail' | 'empty'
  /** The envelope's code. @default the one the Engine documents for this status, else one of ours */
  error?: string
  /** The `Retry-After` header: seconds, or an HTTP date. */
  retryAfter?: number | string
  /** The envelope's `details`; the Engine documents `retry_after` in seconds. */
  details?: Record<string, unknown>
}

/** A proxy's page of HTML: to sign in where the status is 200. */
export interface HtmlFault {
  kind: 'html'
  status: number
}

/** A 200 with any JSON, for instance one that is no list of frames. */
export interface JsonFault {
  kind: 'json'
  body: unknown
}

/**
 * A 307 to the same path elsewhere. In process nobody follows it, as with `redirect: 'manual'` in Node; served over
 * HTTP, a `fetch` that follows it takes the key along.
 */
export interface RedirectFault {
  kind: 'redirect'
  /** An origin, for instance `https://elsewhere.example`. */
  to: string
}

/** The Engine does what was asked, and its answer never arrives. */
export interface LoseReplyFault {
  kind: 'lose-reply'
  /** `reset` rejects with a `TypeError`; `silent` stays open until the client gives up. */
  connection: 'reset' | 'silent'
}

/** The right body under the wrong `Content-Type`. */
export interface ContentTypeFault {
  kind: 'content-type'
  contentType: string
}

/** The connection breaks after exactly that many bytes, in the middle of an event or of a character. */
export interface CutFault {
  kind: 'cut'
  afterBytes: number
}

/** The body ends cleanly after exactly that many bytes, as a proxy's time limit ends it. */
export interface EndFault {
  kind: 'end'
  afterBytes: number
}

/** After exactly that many bytes nothing more comes, and the connection stays open. */
export interface StallFault {
  kind: 'stall'
  afterBytes: number
}

/** The Engine dies after exactly that many bytes, and stays dead until `engine.simulator.restart()`. */
export interface KillFault {
  kind: 'kill'
  afterBytes: number
  /** What later requests meet: nobody, or a proxy's 502. */
  meanwhile: 'refuse' | 'bad-gateway'
}

/** The Engine's clock jumps after exactly that many bytes; the body goes on. */
export interface StepClockFault {
  kind: 'step-clock'
  afterBytes: number
  /** Negative steps back. */
  milliseconds: number
}

/** After exactly that many bytes comes one line without an end, as fast as it is read. */
export interface EndlessLineFault {
  kind: 'endless-line'
  afterBytes: number
}

/** The same bytes in pieces of at most that size; 1 splits every character that has several. */
export interface ChunkFault {
  kind: 'chunk'
  bytes: number
  /** Milliseconds before each piece: a slow drip. @default 0, without even a timer */
  every?: number
}

/** The connection breaks after that many frames, on every stream that the rule names: a link with a limit. */
export interface BreakAfterFramesFault {
  kind: 'break-after-frames'
  frames: number
  /** `reset` breaks it, `end` ends it cleanly. @default 'reset' */
  connection?: 'reset' | 'end'
}

/** The data of one frame arrives cut off in the middle, in a frame that is whole: damage on the way. */
export interface CorruptFrameFault {
  kind: 'corrupt-frame'
  /** Which one, counted from 1. */
  frame: number
  /** Counts only frames of this event type; a frame without a type is a `message`. @default every type */
  of?: string
}

/** Frames are missing, and nothing tells so. */
export interface DropFramesFault {
  kind: 'drop-frames'
  /** Positions, counted from 1, and event types. */
  frames: readonly (number | string)[]
}

/** What a replay holds is sent twice over; what it follows live comes once. */
export interface RepeatFault {
  kind: 'repeat'
}

/** What a replay holds is sent with neighbouring frames swapped; what it follows live keeps its order. */
export interface ReorderFault {
  kind: 'reorder'
}

/** A replay holds nothing, as after the buffer's time to live, and ends at once. */
export interface ForgetFault {
  kind: 'forget'
}

/**
 * The turn that this `POST /execute` begins dies after so many frames, in an Engine that lives: it says no more, here and
 * in every replay. Next to the Engine, as the first rule, it is exact at any pace.
 */
export interface TurnDiesFault {
  kind: 'turn-dies'
  afterFrames: number
  /** What the next message of the task meets: a turn of its own, or the 409 of a task that is busy for ever. */
  nextMessage: 'accepted' | 'refused'
}
