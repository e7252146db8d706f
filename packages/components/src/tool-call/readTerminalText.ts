import { escapeCharacter } from './writeJson.ts'

/** How a terminal would set a stretch of text. Colours are named, never given, so that each can be read on its ground. */
export interface TerminalStyle {
  readonly color?: string | undefined
  readonly weight?: 'bold' | 'dim' | undefined
  readonly line?: 'under' | undefined
}

/** A stretch of text in one style. */
export interface StyledRange {
  readonly start: number
  readonly end: number
  readonly style: TerminalStyle
}

/** A text as a person reads it. */
export interface TerminalText {
  readonly text: string
  /** In order, without overlap; what lies between is plain. Positions are in `text`. */
  readonly styles: readonly StyledRange[]
  /** The style in which the text ends. */
  readonly last: TerminalStyle
}

/** No style at all. */
export const plainStyle: TerminalStyle = {}

/**
 * Reads terminal output: 16 text colours, bold, dim and underline become styles, other commands of the terminal go,
 * and a line break is one character. No command is obeyed: what a terminal would overwrite, erase or conceal is there
 * to be read, and a command that carries text of its own (a title, an address) is left as it is, to be shown.
 */
export function readTerminalText(raw: string, first: TerminalStyle = plainStyle): TerminalText {
  const styles: StyledRange[] = []
  let text = ''
  let style = first
  let from = 0

  function take(to: number): void {
    if (to === from) return
    const start = text.length
    text += raw.slice(from, to)
    if (style !== plainStyle) styles.push({ start, end: text.length, style })
  }

  for (const match of raw.matchAll(commands)) {
    take(match.index)
    from = match.index + match[0].length
    if (match[1] !== undefined) style = nextStyle(style, match[1])
  }
  take(raw.length)
  return { text, styles, last: style }
}

/**
 * Colours (captured), other control sequences, the choice of a character set, the simple commands, and the carriage
 * return of a line break. Operating system commands and the like are not among them.
 */
const commands = new RegExp(
  `${escapeCharacter}(?:\\[([\\d;]*)m|\\[[0-?]*[ -/]*[@-~]|[ -/][0-~]|[78=>cDEHM])|\\r(?=\\n)`,
  'g',
)

function nextStyle(style: TerminalStyle, parameters: string): TerminalStyle {
  let next = style
  const codes = parameters.split(';').map(Number)
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0
    if (code === 0) next = plainStyle
    else if (code === 1 || code === 2) next = { ...next, weight: code === 1 ? 'bold' : 'dim' }
    else if (code === 22) next = { ...next, weight: undefined }
    else if (code === 4 || code === 24) next = { ...next, line: code === 4 ? 'under' : undefined }
    else if (code === 39) next = { ...next, color: undefined }
    else if (colorOf(code) !== undefined) next = { ...next, color: colorOf(code) }
    else if (code === 38 || code === 48) {
      // A colour out of 256 or millions, in the parameters that follow: the first 16 of the 256 are the named ones.
      const indexed = codes[at + 1] === 5
      const index = codes[at + 2] ?? 0
      if (code === 38) {
        const named = indexed ? colorOf(index < 8 ? index + 30 : index < 16 ? index + 82 : -1) : undefined
        next = { ...next, color: named }
      }
      at += indexed ? 2 : 4
    }
  }
  return Object.values(next).some((value) => value !== undefined) ? next : plainStyle
}

/** Text colours only: with backgrounds, a text could be set in the colour of its ground. */
function colorOf(code: number): string | undefined {
  return code >= 90 ? bright(names[code - 90]) : names[code - 30]
}

function bright(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `bright-${name}`
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
