/** The payload of every frame: parsed JSON, or the text where it is none. */
export function readFrames(stream: string): unknown[] {
  const frames = stream.split('\n\n').filter((frame) => frame !== '')
  return frames.map((frame) => {
    const data = frame.slice(frame.indexOf('data: ') + 'data: '.length)
    return data === '[DONE]' ? data : (JSON.parse(data) as unknown)
  })
}
