import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'

/**
 * Keeps the parser linear: some of its inline algorithms are quadratic or worse in the number of markers
 * (8,000 nested `*` cost it 5 s). Past `maxMarkers` markers in one paragraph, heading or cell the rest of it is text,
 * and so is a run of more than `maxRun` equal markers.
 */
export function guardedSyntax(): Extension {
  const constructs = Object.fromEntries(
    Array.from('!&*<[]_~`$', (marker): [number, Construct] => [
      marker.charCodeAt(0),
      { tokenize: spend, ...('`$'.includes(marker) && { previous: startsRun }) },
    ]),
  )
  return { text: constructs }
}

const maxMarkers = 600
const maxRun = 100

/** Markers met so far in one stretch of inline text. */
const spent = new WeakMap<TokenizeContext, number>()

/** Whether a backtick or dollar is the first of its run: the parser takes these runs whole. */
export function startsRun(this: TokenizeContext, code: Code): boolean {
  return (code !== 96 && code !== 36) || this.events.at(-1)?.[1].type === 'characterEscape'
}

function spend(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const count = (spent.get(this) ?? 0) + 1
  spent.set(this, count)
  let length = 0
  let marker: Code
  return start

  function start(code: Code): State | undefined {
    marker = code
    effects.enter('data')
    return more(code)
  }

  /** Takes the rest of the line once the allowance is spent, otherwise looks how long the run is. */
  function more(code: Code): State | undefined {
    const end = code === null || code < -2
    if (count > maxMarkers ? !end : code === marker) {
      effects.consume(code)
      length += 1
      return more
    }
    if (count <= maxMarkers && length <= maxRun) return nok(code)
    effects.exit('data')
    return ok(code)
  }
}
