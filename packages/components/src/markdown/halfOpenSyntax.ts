import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'
import { startsRun } from './guardedSyntax.ts'

/**
 * Reads what a growing text has begun and not ended as what it will most likely be: code, a formula or a link's
 * address that is open at the very end of what the parser's `growingSource` holds.
 */
export function halfOpenSyntax(math: boolean): Extension {
  return {
    text: {
      93: readToEnd('halfOpenResource', openResource),
      96: readToEnd('halfOpenCode', /^`+[^`][^]*$/),
      ...(math && { 36: readToEnd('halfOpenMath', /^(?:\$[^$\s\d]|\$\$+[^$\s])[^$]*$/) }),
    },
  }
}

/** Names of our own tokens. */
declare module 'micromark-util-types' {
  interface TokenTypeMap {
    halfOpenCode: 'halfOpenCode'
    halfOpenMath: 'halfOpenMath'
    halfOpenResource: 'halfOpenResource'
    halfOpenData: 'halfOpenData'
  }
  interface Token {
    /** Set on the `[` of a link whose address is not complete. */
    _halfOpen?: boolean
  }
  interface ParseContext {
    /** The text that is read, while more of it may come. */
    growingSource?: string | undefined
  }
  interface TokenizeContext {
    _labelStarts?: Token[]
  }
}

/** `]`, then nothing, or a reference or resource that may still become complete. */
const openResource =
  /^\](?:\[[^\]]{0,999}|\(\s{0,9}(?:<[^<>\n]*>?|[^\s<]\S*)?(?:\s{1,9}(?:"[^"]*"?|'[^']*'?|\([^)]*\)?)?)?)?\s*$/

type HalfOpenType = 'halfOpenCode' | 'halfOpenMath' | 'halfOpenResource'

function readToEnd(type: HalfOpenType, pattern: RegExp): Construct {
  return {
    add: 'after',
    ...(type !== 'halfOpenResource' && { previous: startsRun }),
    tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
      const { offset } = this.now()
      const label = type === 'halfOpenResource' ? this._labelStarts?.at(-1) : undefined
      const inMarker = (code: Code): boolean => code === 96 || code === 36
      const now = (): number => this.now().offset
      let end = 0

      return (code) => {
        const source = this.parser.growingSource
        if (source === undefined || (type === 'halfOpenResource' && (!label || label._inactive)))
          return nok(code)
        const rest = source.slice(offset)
        // What stands before a blank line has ended for good, and its markers are text.
        if (rest.includes('\n\n') || !pattern.test(rest)) return nok(code)
        end = source.trimEnd().length
        effects.enter(type)
        return marker(code)
      }

      function marker(code: Code): State | undefined {
        if (!inMarker(code)) return line(code)
        effects.consume(code)
        return marker
      }

      function line(code: Code): State | undefined {
        if (code === null) {
          if (now() < end) return nok(code)
          effects.exit(type)
          if (label) label._halfOpen = true
          return ok(code)
        }
        if (isLineEnding(code)) {
          effects.enter('lineEnding')
          effects.consume(code)
          effects.exit('lineEnding')
          return line
        }
        effects.enter('halfOpenData')
        return data(code)
      }

      function data(code: Code): State | undefined {
        if (code === null || isLineEnding(code)) {
          effects.exit('halfOpenData')
          return line(code)
        }
        effects.consume(code)
        return data
      }
    },
  }
}

function isLineEnding(code: Code): boolean {
  return code !== null && code < -2
}
