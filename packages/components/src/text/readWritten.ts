/** A number as it was written, where its double might be written otherwise. */
export class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** An object as it was written: its keys in their order, each as often as it stands there. */
export class WrittenObject {
  /** A key, its value, the next key, and so on. */
  readonly members: unknown[] = []
}

/**
 * A value so that all of what was written can be shown: every digit, and a key that stands twice twice.
 *
 * @param source The JSON text of the value, where parsing lost something. Any depth, without recursion.
 * @returns As `JSON.parse`, but with a {@link WrittenObject} for each object and a {@link WrittenNumber} for each number
 * that it might change. `value` itself where there is no such text.
 */
export function readWritten(value: unknown, source: string | undefined): unknown {
  if (source === undefined) return value
  try {
    // A text that was kept may be damaged, and what follows takes JSON for granted.
    JSON.parse(source)
  } catch {
    return value
  }
  return read(source)
}

function read(source: string): unknown {
  const root: unknown[] = []
  const open: unknown[][] = []
  let into = root
  for (let at = 0; at < source.length;) {
    const character = source[at] ?? ''
    let end = at + 1
    if (character === '"') {
      end = endOfString(source, at) + 1
      into.push(readString(source.slice(at, end)))
    } else if (character === '{' || character === '[') {
      const list: unknown[] = []
      const object = character === '{' ? new WrittenObject() : undefined
      into.push(object ?? list)
      open.push(into)
      into = object?.members ?? list
    } else if (character === '}' || character === ']') into = open.pop() ?? root
    else if (!between.includes(character)) {
      while (end < source.length && !behindScalar.includes(source[end] ?? '')) end += 1
      into.push(readScalar(source.slice(at, end)))
    }
    at = end
  }
  return root[0]
}

const between = ',: \n\r\t'
const behindScalar = ',]} \n\r\t'

function endOfString(source: string, start: number): number {
  for (let at = source.indexOf('"', start + 1); ; at = source.indexOf('"', at + 1)) {
    let escapes = at
    while (source[escapes - 1] === '\\') escapes -= 1
    if ((at - escapes) % 2 === 0) return at
  }
}

function readString(quoted: string): string {
  // Nearly every key and many a string; eight times as fast.
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
}

function readScalar(token: string): unknown {
  const value: unknown = JSON.parse(token)
  // Of a long one it need not be known: to print a double takes longer than to keep it as it is.
  return typeof value === 'number' && (token.length > 15 || String(value) !== token)
    ? new WrittenNumber(token)
    : value
}
