/** Why a body is not JSON that we accept. */
export class UnreadableJson extends Error {
  override readonly name = 'UnreadableJson'
  readonly reason: 'too-large' | 'not-json'

  constructor(reason: 'too-large' | 'not-json') {
    super(reason === 'too-large' ? 'The body is too large.' : 'The body is not JSON in UTF-8.')
    this.reason = reason
  }
}

/**
 * Reads a body as JSON, and stops reading once it is larger than `limit` bytes, whatever its headers say.
 *
 * @throws UnreadableJson when it is too large or is not JSON.
 * @throws whatever the body rejects with when its connection breaks.
 */
export async function readBoundedJson(source: Request | Response, limit: number): Promise<unknown> {
  return parseJson(await readBoundedText(source, limit))
}

/** The text of such a body. @throws as {@link readBoundedJson}. */
export async function readBoundedText(source: Request | Response, limit: number): Promise<string> {
  const reader = source.body?.getReader()
  if (reader === undefined) throw new UnreadableJson('not-json')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const tooLarge = Number(source.headers.get('content-length') ?? 0) > limit
  let size = 0
  let text = ''
  while (!tooLarge) {
    const { done, value } = await reader.read()
    if (done) return text + decode(decoder)
    size += value.byteLength
    if (size > limit) break
    text += decode(decoder, value)
  }
  // Not awaited: a peer that keeps sending must not keep us.
  reader.cancel().catch(() => undefined)
  throw new UnreadableJson('too-large')
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new UnreadableJson('not-json')
  }
}

/** @throws UnreadableJson when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableJson('not-json')
  }
}
