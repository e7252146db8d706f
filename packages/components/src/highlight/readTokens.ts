import { indentUnit, LineReader } from './LineReader.ts'
import { tokenKind, type CodeTokenKind } from './tokenKind.ts'

/** A language: what we use of CodeMirror's `StreamParser`. */
export interface StreamMode {
  startState?(indentUnit: number): unknown
  /** Reads one token, moves the reader behind it, and may change the state. */
  token(reader: LineReader, state: unknown): string | null | undefined
  blankLine?(state: unknown, indentUnit: number): void
}

/** A stretch of a line; plain without a kind. */
export interface CodeToken {
  readonly text: string
  readonly kind: CodeTokenKind | undefined
}

/**
 * Reads one complete line with a mode, which changes the state. Neighbours of one kind come as one token.
 *
 * @throws What the mode throws, and a plain `Error` for a mode that does not get on.
 */
export function readTokens(mode: StreamMode, line: string, state: unknown): CodeToken[] {
  if (line === '') mode.blankLine?.(state, indentUnit)
  const reader = new LineReader(line)
  const tokens: CodeToken[] = []
  while (!reader.eol()) {
    const style = readStyle(mode, reader, state)
    const kind = style ? tokenKind(style) : undefined
    const last = tokens.at(-1)
    const text = reader.current()
    if (last !== undefined && last.kind === kind) tokens.splice(-1, 1, { text: last.text + text, kind })
    else tokens.push({ text, kind })
    reader.start = reader.pos
  }
  return tokens
}

/** A mode may change its state and take nothing, but not for ever. */
function readStyle(mode: StreamMode, reader: LineReader, state: unknown): string | null | undefined {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const style = mode.token(reader, state)
    if (reader.pos > reader.start) return style
  }
  throw new Error('The mode takes nothing of the line.')
}
