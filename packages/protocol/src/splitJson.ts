/** One member of a list or an object, as it was written. */
export interface JsonMember {
  /** Unescaped; `''` in a list. */
  readonly key: string
  /** JSON without white space around it. */
  readonly text: string
}

/**
 * Takes a JSON list or object apart into the texts of its members, in order, a key that stands twice twice. Nothing for
 * any other value.
 *
 * @param json Text that `JSON.parse` takes. Any depth, without recursion.
 */
export function splitJson(json: string): JsonMember[] {
  const members: JsonMember[] = []
  let depth = 0
  let start = 0
  let key = ''
  function take(end: number): void {
    const text = json.slice(start, end).trim()
    if (text !== '') members.push({ key, text })
    start = end + 1
  }
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === quote) at = endOfString(json, at)
    else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth === 1) start = at + 1
    } else if (code === closeBrace || code === closeBracket) {
      if (depth === 1) take(at)
      depth -= 1
    } else if (depth === 1 && code === comma) take(at)
    else if (depth === 1 && code === colon) {
      key = JSON.parse(json.slice(start, at)) as string
      start = at + 1
    }
  }
  return members
}

/** The text of an object's member, the last of them where the key stands twice: the one that parsing keeps. */
export function memberOf(json: string | undefined, key: string): string | undefined {
  return json === undefined ? undefined : splitJson(json).findLast((member) => member.key === key)?.text
}

/** Where the string that begins at `start` has its closing quote. */
export function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at > 0; at = json.indexOf('"', at + 1)) {
    let escapes = at
    while (json.charCodeAt(escapes - 1) === backslash) escapes -= 1
    if ((at - escapes) % 2 === 0) return at
  }
  return json.length
}

export const quote = 0x22
export const colon = 0x3a
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
