import type { StreamMode } from './readTokens.ts'

/**
 * Adds to CodeMirror's mode for JavaScript and TypeScript what it leaves plain: words that are keywords only where they
 * stand, and names that are called.
 */
export function readsTypeScript(mode: StreamMode): StreamMode {
  return {
    ...mode,
    token(reader, state) {
      const style = mode.token(reader, state)
      const word = reader.current()
      const rest = reader.string.slice(reader.pos, reader.pos + lookahead)
      if (aliasStart.test(rest) ? word === 'type' : keywords.has(word) && operandStart.test(rest))
        return 'keyword'
      return style === 'variable' && rest.startsWith('(') ? 'variable function' : style
    },
  }
}

const keywords = new Set(
  'keyof infer is asserts satisfies readonly unique abstract declare namespace'.split(' '),
)

/** What follows `type` where it declares one, rather than names something. */
const aliasStart = /^\s+[\w$]+\s*[=<]/

/** What follows a word that says something of what stands behind it. */
const operandStart = /^\s+[\w$[{'"(]/

/** Characters behind a word that tell what it is. */
const lookahead = 80
