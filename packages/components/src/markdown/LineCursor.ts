/** A line of Markdown on which block markers are taken off from the left. A tab reaches to the next of every four columns. */
export class LineCursor {
  readonly line: string
  /** Where the white space ahead ends. Set by {@link look}. */
  next = 0
  #at = 0
  #column = 0
  /** Whether a part of the tab at `#at` was taken. */
  #inTab = false

  constructor(line: string) {
    this.line = line
  }

  /** Columns of white space ahead. */
  look(): number {
    let column = this.#column
    for (this.next = this.#at; ; this.next += 1) {
      const code = this.line.charCodeAt(this.next)
      if (code === space) column += 1
      else if (code === tab) column += 4 - (column % 4)
      else return column - this.#column
    }
  }

  /** Whether nothing but white space is left, by the last {@link look}. */
  get isBlank(): boolean {
    return this.next >= this.line.length
  }

  /** Takes the white space seen by {@link look}, and as many characters behind it. */
  takeMarker(characters: number): void {
    this.#column += this.look() + characters
    this.#at = this.next + characters
    this.#inTab = false
  }

  /** Takes up to as many columns of white space. */
  takeColumns(columns: number): void {
    const end = this.#column + columns
    while (this.#column < end) {
      const code = this.line.charCodeAt(this.#at)
      if (code !== space && code !== tab) return
      const width = code === tab ? 4 - (this.#column % 4) : 1
      this.#inTab = this.#column + width > end
      this.#column = Math.min(end, this.#column + width)
      if (!this.#inTab) this.#at += 1
    }
  }

  /** What is left, with spaces for the rest of a tab. */
  rest(): string {
    if (!this.#inTab) return this.line.slice(this.#at)
    return ' '.repeat(4 - (this.#column % 4)) + this.line.slice(this.#at + 1)
  }
}

const tab = 9
const space = 32
