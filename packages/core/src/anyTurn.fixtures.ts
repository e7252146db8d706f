import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import {
  ask,
  blockStart,
  blockStop,
  call,
  remember,
  resolved,
  result,
  say,
  think,
  usage,
} from './taskEvents.fixtures.ts'

// Turns as a sound Engine tells them, and the same turns as a replay may tell them.

type Tool = Extract<EngineEvent, { type: 'tool_call' | 'tool_result' }>

const text = fc.constantFrom('ha', 'ha', 'x', 'one ')
const notice: fc.Arbitrary<EngineEvent> = fc.constantFrom<EngineEvent>(
  remember('k', 1),
  remember('k', 2),
  { type: 'unknown', name: 'step', data: { n: 1 } },
  { type: 'compaction_event', data: { before_tokens: 9, after_tokens: 3, strategy: 'cut' } },
)

/** One to three tools beside each other, their results in any order, words between them. */
const tools = (key: number): fc.Arbitrary<EngineEvent[]> =>
  fc
    .record({
      inputs: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }),
      between: fc.option(text, { nil: undefined }),
      order: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    })
    .map(({ inputs, between, order }) => {
      const calls = inputs.map((path, index) => call('read', `c${key}.${index}`, { path }))
      const results = inputs.map((_, index) => result({ tool_call_id: `c${key}.${index}`, output: index }))
      const shuffled = results.toSorted((a, b) => rank(order, results, a) - rank(order, results, b))
      return [...calls, ...(between === undefined ? [] : [say(between)]), ...shuffled]
    })

const rank = (order: number[], all: EngineEvent[], one: EngineEvent): number => order[all.indexOf(one)] ?? 0

const step = (key: number): fc.Arbitrary<readonly EngineEvent[]> =>
  fc.oneof(
    { weight: 3, arbitrary: text.map((words) => [say(words)]) },
    text.map((words) => [think(words)]),
    text.map((words) => [blockStart('text'), say(words), blockStop('text')]),
    tools(key),
    fc.constant([ask(`r${key}`, { question: 'May I?' }), resolved(`r${key}`, 'yes')]),
    notice.map((event) => [event]),
    fc.nat(3).map((tokens) => [usage(tokens, 1, 0)]),
  )

/** What a turn tells between its start and its end. Ids are never used twice. */
export const anyTurn: fc.Arbitrary<EngineEvent[]> = fc
  .nat(10)
  .chain((length) => fc.tuple(...Array.from({ length }, (_, key) => step(key))))
  .map((steps) => steps.flat())

/** How a replay tells a turn. */
export interface Shape {
  /** How deltas in a row are cut, one number after the other; without any, as they came. */
  readonly cuts: readonly number[]
  readonly blocks: boolean
  readonly thinking: boolean
  readonly usage: boolean
  readonly callIds: boolean
  readonly reversed: boolean
  /** Which notices are left out, counted. */
  readonly notices: readonly boolean[]
}

export const anyShape: fc.Arbitrary<Shape> = fc.record({
  cuts: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  blocks: fc.boolean(),
  thinking: fc.boolean(),
  usage: fc.boolean(),
  callIds: fc.boolean(),
  reversed: fc.boolean(),
  notices: fc.array(fc.boolean(), { maxLength: 10 }),
})

/** The same turn in another shape: what was said and done is in it, in a way that says the same. */
export function inShape(events: readonly EngineEvent[], shape: Shape): EngineEvent[] {
  let notices = 0
  const kept = events.filter((event) => {
    switch (event.type) {
      case 'content_block_start':
      case 'content_block_stop':
        return shape.blocks
      case 'thinking_delta':
        return shape.thinking
      case 'usage':
        return shape.usage
      case 'working_memory_update':
      case 'compaction_event':
      case 'unknown':
        return shape.notices[notices++] !== true
      default:
        return true
    }
  })
  const rows = inRows(kept).map((row) => {
    const [first] = row
    if (first?.type === 'text_delta' || first?.type === 'thinking_delta') return recut(row, shape.cuts)
    // Results tell by their order which call is meant, where calls have no ids: only one at a time is sure.
    const alone = row.length === 1 && !shape.callIds
    if (first?.type === 'tool_call') {
      const calls = shape.reversed ? row.toReversed() : row
      return alone ? calls.map(withoutId) : calls
    }
    return row
  })
  return rows.flat()
}

/** Events in a row that are of one type. */
function inRows(events: readonly EngineEvent[]): EngineEvent[][] {
  const rows: EngineEvent[][] = []
  for (const event of events) {
    const row = rows.at(-1)
    if (row?.[0]?.type === event.type) row.push(event)
    else rows.push([event])
  }
  return rows
}

function recut(row: readonly EngineEvent[], cuts: readonly number[]): EngineEvent[] {
  if (cuts.length === 0) return [...row]
  const make = row[0]?.type === 'text_delta' ? say : think
  let rest = row.map((event) => (event.data as { text: string }).text).join('')
  const next: EngineEvent[] = []
  for (let index = 0; rest !== ''; index++) {
    const length = cuts[index % cuts.length] ?? 1
    next.push(make(rest.slice(0, length)))
    rest = rest.slice(length)
  }
  return next
}

function withoutId(event: EngineEvent): EngineEvent {
  const { tool, input } = (event as Tool & { type: 'tool_call' }).data
  return call(tool, undefined, input)
}
