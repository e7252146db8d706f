/** Where the connection to the Engine stands, for a person and for the driver. */
export interface ConnectionState {
  readonly phase: ConnectionPhase
  /** How many attempts have failed in a row. */
  readonly attempt: number
  /** When the next attempt is due, in milliseconds since the epoch by this browser's clock. */
  readonly retryAt?: number | undefined
  /** When the last byte came, in milliseconds since the epoch by this browser's clock. */
  readonly lastEventAt?: number | undefined
}

/**
 * `idle`: nothing to follow. `connecting`: a request is out, no byte yet. `live`: bytes are coming. `stalled`: open,
 * but silent for too long. `reconnecting`: lost, an attempt is running or due. `offline`: the browser says there is
 * no network; we wait. `ended`: the turn is over, or we gave up on it; the task's status says which.
 */
export type ConnectionPhase =
  'idle' | 'connecting' | 'live' | 'stalled' | 'reconnecting' | 'offline' | 'ended'
