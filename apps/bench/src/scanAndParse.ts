/**
 * The least that any client has to do with the same bytes: decode UTF-8, find the blank line, parse the JSON. It
 * knows no other line ending, field, event or fault, and keeps nothing. Answers the text's length.
 */
export function scanAndParse(chunks: readonly Uint8Array[]): number {
  const scan = createScanner()
  let length = 0
  for (const chunk of chunks) length += scan(chunk)
  return length
}

/** The same, reading a stream. */
export async function readScanAndParse(stream: ReadableStream<Uint8Array>): Promise<number> {
  const scan = createScanner()
  const reader = stream.getReader()
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return length
    length += scan(value)
  }
}

function createScanner(): (chunk: Uint8Array) => number {
  const decoder = new TextDecoder()
  let rest = ''
  return (chunk) => {
    const text = rest + decoder.decode(chunk, { stream: true })
    let length = 0
    let start = 0
    for (;;) {
      const end = text.indexOf('\n\n', start)
      if (end === -1) break
      const data = text.indexOf('data: ', start) + 'data: '.length
      const event = JSON.parse(text.slice(data, end)) as { text: string }
      length += event.text.length
      start = end + 2
    }
    rest = text.slice(start)
    return length
  }
}
