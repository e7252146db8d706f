import type { Frame } from './frame.ts'

/**
 * Splits text with LF line ends into frames: the least of the format that the tests here need. Reading a real stream
 * is the client's work, and tested there.
 */
export function splitFrames(text: string): Frame[] {
  const blocks = text.split('\n\n').filter((block) => block.trim() !== '')
  return blocks.map((block) => {
    const frame: Frame = { data: '' }
    const data: string[] = []
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':')
      const [field, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
      if (field === 'event') frame.event = value
      else if (field === 'id') frame.id = value
      else if (field === 'data') data.push(value)
    }
    return { ...frame, data: data.join('\n') }
  })
}
