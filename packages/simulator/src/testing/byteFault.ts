import type { Simulator } from '../createSimulator.ts'
import { rechunk, splitAt, type ByteSource } from './byteSource.ts'
import type { ByteFault } from './fault.ts'

/** The bytes of a body with the fault in them. @param struck called at that byte, if it comes. */
export function byteFault(
  fault: ByteFault,
  source: ByteSource,
  simulator: Simulator,
  struck: () => void,
): ByteSource {
  if (fault.kind === 'chunk') {
    struck()
    return rechunk(source, fault.bytes, fault.every ?? 0)
  }
  return splitAt(source, fault.afterBytes, (rest) => {
    struck()
    switch (fault.kind) {
      case 'cut':
        return abandon(rest, broken)
      case 'end':
        return abandon(rest, ended)
      case 'stall':
        // The Engine does not know that nobody hears it: its side stays connected until the client leaves.
        return { ...rest, read: () => new Promise(() => undefined) }
      case 'kill':
        simulator.kill(fault.meanwhile)
        return abandon(rest, broken)
      case 'step-clock':
        simulator.stepClock(fault.milliseconds)
        return rest
      case 'endless-line':
        return abandon(rest, endlessLine())
      default:
        return fault satisfies never
    }
  })
}

/** The Engine's side is disconnected at once, whatever the client still reads. */
export function abandon(rest: ByteSource, read: ByteSource['read']): ByteSource {
  void rest.cancel()
  return { read, cancel: () => Promise.resolve() }
}

/** How a connection that is reset reads. */
export const broken: ByteSource['read'] = () => {
  return Promise.reject(new TypeError('terminated', { cause: new Error('other side closed') }))
}

/** How a body reads that is over. */
export const ended: ByteSource['read'] = () => Promise.resolve(undefined)

function endlessLine(): ByteSource['read'] {
  const piece = new TextEncoder().encode('x'.repeat(64 * 1024))
  let begun = false
  return async () => {
    // In a later task each time, or a reader that never stops would freeze the page instead of filling its memory.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (begun) return piece
    begun = true
    return new TextEncoder().encode('data: {"text":"')
  }
}
