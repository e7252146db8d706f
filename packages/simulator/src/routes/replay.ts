import { describeFrame } from '../engine/encodeFrame.ts'
import type { Engine } from '../engine/engine.ts'
import type { RecordedFrame } from '../engine/eventLog.ts'
import { openFrameStream } from '../engine/openFrameStream.ts'
import { errorResponse, validationResponse } from './errorResponse.ts'

/** `GET /execute/replay?after=<ms>`: what the buffer holds, then the running turn to its end. Takes no slot. */
export function replay(engine: Engine, request: Request, query: URLSearchParams): Response {
  const after = readMilliseconds(query.get('after'))
  if (after === undefined) {
    const problem = { loc: ['query', 'after'], msg: 'Input should be a valid integer', type: 'int_parsing' }
    return validationResponse([problem])
  }
  const lastId = request.headers.get('last-event-id')
  const taskId = engine.wire.taskFilter === 'honoured' ? query.get('task_id') : null
  const ofTask = engine.log.frames().filter((frame) => taskId === null || frame.taskId === taskId)
  const index = lastId === null ? -1 : findId(engine, ofTask, lastId)
  if (lastId !== null && index < 0 && engine.wire.unknownLastEventId !== 'all') {
    return errorResponse(engine.wire.unknownLastEventId, 'UNKNOWN_EVENT_ID', 'No frame of that id is held.')
  }
  const held = ofTask.slice(index + 1).filter((frame) => isAfter(frame, after, engine.wire.after))
  const frames = engine.telling.held(held)
  switch (engine.wire.replay) {
    case 'tails': {
      const running = [...engine.running.values()]
      const follow = running.filter((turn) => taskId === null || turn.taskId === taskId)
      return openFrameStream(engine, request, frames, follow, engine.telling.live)
    }
    case 'ends':
      return openFrameStream(engine, request, frames, [])
    case 'json':
      return Response.json(frames.map((frame) => describeFrame(frame, engine.wire)))
    default:
      return engine.wire.replay satisfies never
  }
}

function readMilliseconds(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined
}

/** The newest frame of that id, which is where an Engine that looks for what is behind it begins. */
function findId(engine: Engine, frames: readonly RecordedFrame[], id: string): number {
  return engine.wire.ids === 'honoured' ? frames.findLastIndex((frame) => frame.id === id) : -1
}

function isAfter(frame: RecordedFrame, after: number, meaning: Engine['wire']['after']): boolean {
  switch (meaning) {
    case 'exclusive':
      return frame.timestamp > after
    case 'inclusive':
      return frame.timestamp >= after
    case 'ignored':
      return true
    default:
      return meaning satisfies never
  }
}
