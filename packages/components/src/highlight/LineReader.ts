/**
 * What a CodeMirror stream mode reads a line with: the interface that `StringStream` of `@codemirror/streamparser`
 * documents, with its types. A mode moves `pos` and may set it; `start` is where the current token began.
 */
export class LineReader {
  pos = 0
  start = 0
  /** Columns of one step of indentation. */
  readonly indentUnit: number = indentUnit
  readonly string: string

  constructor(line: string) {
    this.string = line
  }

  eol(): boolean {
    return this.pos >= this.string.length
  }

  sol(): boolean {
    return this.pos === 0
  }

  peek(): string | undefined {
    return this.string[this.pos]
  }

  next(): string | void {
    const character = this.peek()
    if (character !== undefined) this.pos += 1
    return character
  }

  /** Takes the next character where it fits. */
  eat(fits: string | RegExp | ((character: string) => boolean)): string | void {
    const character = this.peek()
    if (character === undefined) return undefined
    const does =
      typeof fits === 'string'
        ? character === fits
        : typeof fits === 'function'
          ? fits(character)
          : fits.test(character)
    if (!does) return undefined
    this.pos += 1
    return character
  }

  eatWhile(fits: string | RegExp | ((character: string) => boolean)): boolean {
    const from = this.pos
    while (this.eat(fits) !== undefined);
    return this.pos > from
  }

  eatSpace(): boolean {
    return this.eatWhile(/\s/)
  }

  skipToEnd(): void {
    this.pos = this.string.length
  }

  skipTo(character: string): boolean | void {
    const found = this.string.indexOf(character, this.pos)
    if (found >= 0) this.pos = found
    return found >= 0
  }

  backUp(count: number): void {
    this.pos -= count
  }

  /** The column of `start`. */
  column(): number {
    return countColumns(this.string, this.start)
  }

  /** The column of the first character that is not white space. */
  indentation(): number {
    return countColumns(this.string, this.string.search(/\S|$/))
  }

  /** Whether a pattern fits here; takes it unless told not to. A regular expression must begin with `^`. */
  match(
    pattern: string | RegExp,
    consume = true,
    caseInsensitive = false,
  ): boolean | RegExpMatchArray | null {
    if (typeof pattern === 'string') {
      const here = this.string.slice(this.pos, this.pos + pattern.length)
      const fits = caseInsensitive ? here.toLowerCase() === pattern.toLowerCase() : here === pattern
      if (fits && consume) this.pos += pattern.length
      return fits || null
    }
    const found = this.string.slice(this.pos).match(pattern)
    if (found === null || found.index !== 0) return null
    if (consume) this.pos += found[0].length
    return found
  }

  current(): string {
    return this.string.slice(this.start, this.pos)
  }
}

/** Columns of one step of indentation, and of a tab. */
export const indentUnit = 2

function countColumns(text: string, end: number): number {
  let column = 0
  for (let index = 0; index < end; index += 1) {
    column += text[index] === '\t' ? indentUnit - (column % indentUnit) : 1
  }
  return column
}
