/** What stands in an answer where the key stood. */
export const keyMark = '[engine key removed]'

/** Keeps the Engine's key out of what is relayed: a tool that prints its environment prints the key. */
export interface KeyGuard {
  /** A text without the key. */
  clean: (text: string) => string
  /** Begins a body that comes in pieces. */
  begin: () => KeyFilter
}

/** Cleans one body. Held back is only what may be the beginning of the key, so that no event waits for the next. */
export interface KeyFilter {
  /** Takes the next bytes. Answers those that may go. */
  push: (bytes: Uint8Array) => Uint8Array
  /** The body has ended: answers what was held back. */
  end: () => Uint8Array
}

/**
 * Finds the key as it is, in base64 and base64url whatever stands before it, in hex, percent-encoded, and escaped as JSON
 * does. All forms are looked for at once (Aho and Corasick, 1975), so a byte costs the same whatever the key is. Not found
 * is a key that is spelt over several events, or in an encoding that is not listed.
 */
export function createKeyGuard(key: string): KeyGuard {
  const root = buildTrie(formsOf(key))
  const begin = (): KeyFilter => createFilter(root)
  return {
    begin,
    clean: (text) => {
      const filter = begin()
      const bytes = filter.push(encoder.encode(text))
      return decoder.decode(joined(bytes, filter.end()))
    },
  }
}

/** A state of the search: which beginnings of forms the last bytes are. */
interface SearchState {
  readonly next: Map<number, SearchState>
  readonly depth: number
  /** Where to go on when the next byte does not fit: the longest beginning that is an end of this one. */
  fallback: SearchState | undefined
  /** How many bytes end here that are the key; 0 where none do. */
  found: number
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const mark = encoder.encode(keyMark)
/** A shorter form would be found in words that have nothing to do with the key. */
const minForm = 8

function formsOf(key: string): ReadonlySet<string> {
  const codes = Array.from(key, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
  const inJson = escaped(key)
  const base64 = [0, 1, 2].map((before) => {
    const bits = btoa('\0'.repeat(before) + key)
    // The outermost letters also hold bits of what stands around the key.
    return bits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + key.length) * 8) / 6))
  })
  const lower = [codes.join(''), `%${codes.join('%')}`]
  const percent = encodeURIComponent(key).replace(/[!'()*]/g, (mark) => {
    return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
  })
  const inText = [
    key,
    inJson,
    inJson.replaceAll('/', '\\/'),
    codes.map((code) => `\\u00${code}`).join(''),
    codes.map((code) => `\\u00${code.toUpperCase()}`).join(''),
  ]
  const forms = [
    ...inText,
    // What a tool prints may be JSON itself.
    ...inText.map(escaped),
    encodeURIComponent(key),
    // Other languages also encode these, and Python leaves a slash as it is.
    percent,
    percent.replaceAll('%2F', '/'),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...lower,
    ...lower.map((form) => form.toUpperCase()),
  ]
  return new Set(forms.filter((form) => form.length >= minForm))
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function buildTrie(forms: ReadonlySet<string>): SearchState {
  const nodeAt = (depth: number): SearchState => ({ next: new Map(), depth, fallback: undefined, found: 0 })
  const root = nodeAt(0)
  for (const form of forms) {
    let node = root
    for (const byte of encoder.encode(form)) {
      const next = node.next.get(byte) ?? nodeAt(node.depth + 1)
      node.next.set(byte, next)
      node = next
    }
    node.found = form.length
  }
  // A loop over a set also meets what is added meanwhile: short beginnings come before long ones.
  const queue = new Set([root])
  for (const node of queue) {
    for (const [byte, next] of node.next) {
      queue.add(next)
      next.fallback = node === root ? root : step(node.fallback ?? root, byte)
      next.found ||= next.fallback.found
    }
  }
  return root
}

/** The state behind a byte. */
function step(from: SearchState, byte: number): SearchState {
  let node = from
  for (;;) {
    const next = node.next.get(byte)
    if (next !== undefined) return next
    if (node.fallback === undefined) return node
    node = node.fallback
  }
}

function createFilter(root: SearchState): KeyFilter {
  // Most bytes begin nothing, and are passed over without a search.
  const begins = new Uint8Array(256)
  for (const byte of root.next.keys()) begins[byte] = 1
  let held: Uint8Array = new Uint8Array()
  return {
    push: (bytes) => {
      const data = joined(held, bytes)
      const kept: Uint8Array[] = []
      let from = 0
      let node = root
      for (let index = 0; index < data.length; index++) {
        const byte = data[index] as number
        if (node === root && begins[byte] === 0) continue
        node = step(node, byte)
        if (node.found === 0) continue
        kept.push(data.subarray(from, index + 1 - node.found), mark)
        from = index + 1
        node = root
      }
      held = data.subarray(data.length - node.depth)
      return joined(...kept, data.subarray(from, data.length - node.depth))
    },
    end: () => held,
  }
}

/** Bytes one behind the other; those that stand alone are not copied. */
function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const full = pieces.filter((piece) => piece.length > 0)
  if (full.length < 2) return full[0] ?? new Uint8Array()
  const all = new Uint8Array(full.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of full) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
