/**
 * Says what picture a value is, such as "PNG picture, 34 kB": a `data:` address, or an image block as the Engine and MCP
 * write them. `undefined` where it is none.
 */
export function describePicture(value: unknown): string | undefined {
  const { type, data, mimeType, source, ...others } = Object(value) as Record<string, unknown>
  // Beside a picture there is something else to read.
  if (type === 'image' && Object.keys(others).length === 0) {
    const { data: inner, media_type: mediaType } = Object(source) as Record<string, unknown>
    return inWords(mimeType ?? mediaType, data ?? inner)
  }
  const [, mediaType, base64] = (typeof value === 'string' && dataAddress.exec(value)) || []
  return inWords(mediaType, base64)
}

const dataAddress = /^data:(image\/[\w.+-]+);base64,([\w+/=]+)$/

function inWords(mediaType: unknown, base64: unknown): string | undefined {
  if (typeof mediaType !== 'string' || typeof base64 !== 'string') return undefined
  const kind = /^image\/([\w.-]+)/.exec(mediaType)?.[1]
  return kind && `${kind.toUpperCase()} picture, ${Math.ceil((base64.length * 3) / 4 / 1000)} kB`
}
