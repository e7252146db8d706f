import { encodeFrame, encodeHeartbeat } from './encodeFrame.ts'
import type { Engine } from './engine.ts'
import type { RecordedFrame } from './eventLog.ts'
import type { RunningTurn } from './startTurn.ts'

/** One watcher's connection. */
export interface OpenStream {
  /** Closes it cleanly. */
  end: () => void
  /** Breaks it, as a connection that is reset. */
  break: (reason: unknown) => void
}

/**
 * Answers with a stream of the given frames, then of everything the given turns still say. It ends when they have
 * ended. Cancelling it detaches this reader and nothing else.
 */
export function openFrameStream(
  engine: Engine,
  request: Request,
  frames: readonly RecordedFrame[],
  follow: readonly RunningTurn[],
): Response {
  const encoder = new TextEncoder()
  let detach = (): void => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const turnIds = new Set(follow.map((turn) => turn.turnId))
      let timer: ReturnType<typeof setTimeout> | undefined
      const awaitSilence = (): void => {
        clearTimeout(timer)
        timer = setTimeout(() => write(encodeHeartbeat(engine.now(), engine.wire)), engine.heartbeat)
      }
      const write = (text: string): void => {
        controller.enqueue(encoder.encode(text))
        awaitSilence()
      }
      const stop = engine.log.subscribe((frame) => {
        if (turnIds.has(frame.turnId)) write(encodeFrame(frame, engine.wire))
      })
      const stream: OpenStream = {
        end: () => {
          detach()
          controller.close()
        },
        break: (reason) => {
          detach()
          controller.error(reason)
        },
      }
      // Reads the signal from the request each time: holding the request keeps its signal wired to the caller's.
      const abort = (): void => stream.break(request.signal.reason)
      detach = () => {
        detach = () => undefined
        clearTimeout(timer)
        stop()
        request.signal.removeEventListener('abort', abort)
        engine.streams.delete(stream)
      }
      engine.streams.add(stream)
      request.signal.addEventListener('abort', abort, { once: true })
      awaitSilence()
      for (const frame of frames) write(encodeFrame(frame, engine.wire))
      void Promise.all(follow.map((turn) => turn.ended)).then(() => {
        if (engine.streams.has(stream)) stream.end()
      })
    },
    cancel() {
      detach()
    },
  })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
  return new Response(body, { headers })
}
