import type { RecordedFrame } from '../engine/eventLog.ts'
import type { ReplayShape } from '../wire.ts'
import { createRandom } from './createRandom.ts'

/** Splits texts and thinking elsewhere: the deltas that follow each other directly, joined, are the same. */
export function createResplit(
  text: ReplayShape['text'],
): (frames: readonly RecordedFrame[]) => readonly RecordedFrame[] {
  if (text === 'as-sent') return (frames) => frames
  const random = createRandom(typeof text === 'object' ? text.seed : 0)
  const split = (whole: string): string[] => {
    if (text === 'joined') return [whole]
    return text === 'characters' ? [...whole] : splitAtRandom(whole, random)
  }
  return (frames) => runsOf(frames).flatMap((run) => (run.deltas ? splitRun(run, split) : run.frames))
}

interface Run {
  frames: RecordedFrame[]
  /** What the frames say, where they are deltas. */
  deltas: string[] | undefined
}

function runsOf(frames: readonly RecordedFrame[]): Run[] {
  const runs: Run[] = []
  for (const frame of frames) {
    const delta = deltaOf(frame)
    const run = runs.at(-1)
    if (delta !== undefined && run?.deltas && continues(run, frame)) {
      run.frames.push(frame)
      run.deltas.push(delta)
    } else runs.push({ frames: [frame], deltas: delta === undefined ? undefined : [delta] })
  }
  return runs
}

function continues(run: Run, frame: RecordedFrame): boolean {
  const before = run.frames[0]
  return before?.turnId === frame.turnId && nameOf(before) === nameOf(frame)
}

function nameOf({ content }: RecordedFrame): string | undefined {
  return content.kind === 'event' ? content.name : undefined
}

function deltaOf(frame: RecordedFrame): string | undefined {
  const { content } = frame
  if (content.kind === 'raw' || (content.name !== 'text_delta' && content.name !== 'thinking_delta')) return
  const { text } = content.data as { text?: unknown }
  return typeof text === 'string' ? text : undefined
}

function splitRun({ frames, deltas = [] }: Run, split: (whole: string) => string[]): RecordedFrame[] {
  const pieces = split(deltas.join(''))
  let offset = 0
  let sent = 0
  /** Where the sent frame ends in which the piece begins. */
  let end = deltas[0]?.length ?? 0
  return pieces.flatMap((text, index) => {
    while (offset >= end && sent < frames.length - 1) end += deltas[++sent]?.length ?? 0
    offset += text.length
    const source = frames[sent]
    if (source?.content.kind !== 'event') return []
    const id = index === pieces.length - 1 ? frames.at(-1)?.id : undefined
    return [{ ...source, id, content: { ...source.content, data: { text } } }]
  })
}

/** Between the halves of a character too, as a model's tokens do. */
function splitAtRandom(whole: string, random: () => number): string[] {
  const pieces: string[] = []
  for (let start = 0; start < whole.length;) {
    const end = start + Math.floor(random() * 8)
    pieces.push(whole.slice(start, end))
    start = end
  }
  return pieces
}
