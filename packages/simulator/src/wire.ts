/**
 * How the Engine writes what it says, in the points its documentation leaves open. A client has to end in the same
 * state under every combination.
 */
export interface Wire {
  /**
   * `id:` on frames. `sent` puts them there; `honoured` also resumes a replay after the request's `Last-Event-ID`.
   * Not documented by the Engine. @default 'absent'
   */
  ids: 'absent' | 'sent' | 'honoured'
  /** Whether `thread_lifecycle` and `heartbeat` carry a timestamp. @default true */
  timestamps: boolean
  /** What `after` means for a frame of exactly that millisecond. Not documented by the Engine. @default 'exclusive' */
  after: 'exclusive' | 'inclusive' | 'ignored'
  /**
   * How a replay ends: `tails` follows the running turn to its end, `ends` closes after the last retained frame,
   * `json` answers a JSON array of `{ event, data }` at once. Not documented by the Engine. @default 'tails'
   */
  replay: 'tails' | 'ends' | 'json'
  /** How lines end. @default 'lf' */
  framing: 'lf' | 'cr' | 'crlf'
  /** Whether `task_id` narrows a replay. Not documented by the Engine. @default 'honoured' */
  taskFilter: 'honoured' | 'ignored'
}

/** The wire the simulator speaks when it is told nothing else. */
export const defaultWire: Wire = {
  ids: 'absent',
  timestamps: true,
  after: 'exclusive',
  replay: 'tails',
  framing: 'lf',
  taskFilter: 'honoured',
}
