import { abandon, broken, ended } from './byteFault.ts'
import type { ByteSource } from './byteSource.ts'
import type { BreakAfterFramesFault, CorruptFrameFault, DropFramesFault, FrameFault } from './fault.ts'
import { mapFrames } from './mapFrames.ts'

/** The bytes of a stream with the fault among its frames. @param struck called when it takes effect. */
export function frameFault(fault: FrameFault, source: ByteSource, struck: () => void): ByteSource {
  switch (fault.kind) {
    case 'break-after-frames':
      return breakAfter(fault, source, struck)
    case 'corrupt-frame':
      return corrupt(fault, source, struck)
    case 'drop-frames':
      return drop(fault, source, struck)
    default:
      return fault satisfies never
  }
}

function breakAfter(
  { frames, connection }: BreakAfterFramesFault,
  source: ByteSource,
  struck: () => void,
): ByteSource {
  let left = frames
  const whole = mapFrames(source, (frame) => {
    left -= 1
    return frame.bytes
  })
  let current = whole
  return {
    read() {
      if (left === 0 && current === whole) {
        struck()
        current = abandon(source, connection === 'end' ? ended : broken)
      }
      return current.read()
    },
    cancel: (reason) => current.cancel(reason),
  }
}

function corrupt({ frame: nth, of }: CorruptFrameFault, source: ByteSource, struck: () => void): ByteSource {
  let counted = 0
  return mapFrames(source, ({ bytes, text, event }) => {
    if (of !== undefined && of !== event) return bytes
    counted += 1
    if (counted !== nth) return bytes
    struck()
    return new TextEncoder().encode(cutOff(text))
  })
}

function cutOff(frame: string): string {
  return frame.replace(/^(data: ?)(.*)$/m, (_line, field: string, data: string) => {
    return field + data.slice(0, data.length >> 1)
  })
}

function drop({ frames }: DropFramesFault, source: ByteSource, struck: () => void): ByteSource {
  let position = 0
  let dropped = 0
  return mapFrames(source, ({ bytes, event }) => {
    position += 1
    if (!frames.includes(position) && !frames.includes(event)) return bytes
    dropped += 1
    if (dropped === 1) struck()
    return undefined
  })
}
