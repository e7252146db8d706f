/** A fault and the requests it strikes. */
export interface FaultRule {
  /** `stream` is `execute` and `replay` together. @default 'any' */
  on?: EngineRoute | 'stream' | 'any'
  /** Which of those requests, counted from 1 since the faults were set. @default every one */
  nth?: number
  fault: Fault
}

/** The Engine's routes, by what they are for. */
export type EngineRoute = 'execute' | 'replay' | 'respond' | 'pending' | 'health'

/** Everything that can go wrong between the Engine and a client. Bytes are counted in the response's body. */
export type Fault =
  | RefuseFault
  | StatusFault
  | HtmlFault
  | RedirectFault
  | LoseReplyFault
  | ContentTypeFault
  | CutFault
  | EndFault
  | StallFault
  | KillFault
  | StepClockFault
  | EndlessLineFault
  | ChunkFault
  | RepeatFault
  | ReorderFault
  | ForgetFault

/** Nobody listens: `fetch` rejects with a `TypeError`, and the Engine never sees the request. */
export interface RefuseFault {
  kind: 'refuse'
}

/** An error status with the Engine's envelope. The Engine never acts on the request. */
export interface StatusFault {
  kind: 'status'
  status: 401 | 403 | 404 | 409 | 422 | 429 | 500 | 502 | 503 | 504
  /** The envelope's code. @default the one the Engine documents for this status, else one of ours */
  error?: string
  /** The `Retry-After` header: seconds, or an HTTP date. */
  retryAfter?: number | string
  /** The envelope's `details`; the Engine documents `retry_after` in seconds. */
  details?: Record<string, unknown>
}

/** A proxy's page of HTML. The Engine never sees the request. */
export interface HtmlFault {
  kind: 'html'
  status: 200 | 502
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
