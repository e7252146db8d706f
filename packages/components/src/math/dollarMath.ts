import { math } from 'micromark-extension-math'
import type { Code, Construct, Extension, State, Tokenizer } from 'micromark-util-types'

/**
 * `$…$` and `$$…$$`, but no prices: a single `$` opens only before something that is not a space, and closes only behind
 * such and not before a digit, as in Pandoc. "From $5 to $10" stays text.
 */
export function dollarMath(): Extension {
  const { flow = {}, text = {} } = math()
  return { flow, text: { [dollar]: [text[dollar] ?? []].flat().map(withoutPrices) } }
}

const dollar = 36

function withoutPrices(construct: Construct): Construct {
  return {
    ...construct,
    tokenize(effects, ok, nok) {
      const formula = construct.tokenize.call(this, effects, ok, nok)
      return effects.check({ tokenize: lookAhead, partial: true }, formula, nok)
    },
  }
}

/** Looks no further than the next `$`, so that a text full of prices costs one pass. */
const lookAhead: Tokenizer = function (effects, ok, nok) {
  let before: Code = null
  return open

  function open(code: Code): State | undefined {
    effects.enter('data')
    effects.consume(code)
    return first
  }

  function first(code: Code): State | undefined {
    if (code === dollar) return end(ok, code)
    return isSpace(code) ? end(nok, code) : inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === null || (code === dollar && isSpace(before))) return end(nok, code)
    effects.consume(code)
    before = code
    return code === dollar ? behind : inside
  }

  function behind(code: Code): State | undefined {
    return end(isDigit(code) ? nok : ok, code)
  }

  function end(next: State, code: Code): State | undefined {
    effects.exit('data')
    return next(code)
  }
}

/** Negative codes are micromark's tabs and line breaks. */
function isSpace(code: Code): boolean {
  return code === null || code < 0 || code === 32
}

function isDigit(code: Code): boolean {
  return code !== null && code >= 48 && code <= 57
}
