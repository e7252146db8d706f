import { encodeFrame, encodeHeartbeat, heartbeatAt } from './encodeFrame.ts'
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
 *
 * @param tell how a frame of those turns is told here; `undefined` leaves it out.
 */
export function openFrameStream(
  engine: Engine,
  request: Request,
  frames: readonly RecordedFrame[],
  follow: readonly RunningTurn[],
  tell: (frame: RecordedFrame) => RecordedFrame | undefined = (frame) => frame,
): Response {
  const encoder = new TextEncoder()
  let detach = (): void => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const turnIds = new Set(follow.map((turn) => turn.turnId))
      let timer: ReturnType<typeof setTimeout> | undefined
      const awaitSilence = (): void => {
        clearTimeout(timer)
        timer = setTimeout(beat, engine.heartbeat)
      }
      const beat = (): void => {
        const turn = follow.find((one) => engine.running.get(one.taskId) === one)
        if (turn === undefined || !engine.wire.replayKeeps.includes('heartbeat')) {
          write(encodeHeartbeat(engine.now(), engine.wire))
          return
        }
        const data = heartbeatAt(engine.now(), engine.wire)
        // What is recorded comes back through the subscription, here and to everybody else.
        engine.log.append(turn.taskId, turn.turnId, { kind: 'event', name: 'heartbeat', data })
      }
      const write = (text: string): void => {
        controller.enqueue(encoder.encode(text))
        awaitSilence()
      }
      const stop = engine.log.subscribe((frame) => {
        const told = turnIds.has(frame.turnId) ? tell(frame) : undefined
        if (told) write(encodeFrame(told, engine.wire))
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
