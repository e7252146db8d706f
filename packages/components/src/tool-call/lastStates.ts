/** Output in which a progress bar was written over itself. */
export interface LastStates {
  /** Each line in its last state. */
  readonly last: string
  /** Each state on a line of its own. */
  readonly all: string
  /** How many states only `all` holds. */
  readonly earlier: number
}

/** Looks for lines that were begun anew by a carriage return. Answers `undefined` where there are none. */
export function lastStates(output: unknown): LastStates | undefined {
  if (typeof output !== 'string') return undefined
  let earlier = 0
  const last = output.replace(overwritten, (state) => {
    if (state.trim() !== '') earlier += 1
    return ''
  })
  return earlier === 0 ? undefined : { last, all: output.replace(/\r+(?=[^\r\n])/g, '\n'), earlier }
}

/** Begins where a state does: else a long line would be read from each of its characters. */
const overwritten = /(?<![^\r\n])[^\r\n]*\r+(?=[^\r\n])/g
