import { EngineError, type EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { reduceTask, emptyTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  failure,
  heartbeat,
  lifecycle,
  outgoing,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  usage,
} from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'

const id = fc.constantFrom('1', '2', '3')
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => {
  return fc.option(value, { nil: undefined })
}
const maybeId = maybe(id)

/** A question about what may be a call, told with as much as an Engine may tell. */
const asking = fc
  .record({
    request: fc.constantFrom('0', '1'),
    tool_call_id: maybeId,
    question: maybe(fc.constantFrom('May I?', 'Which one?')),
    input: maybe(id),
    kind: maybe(fc.constantFrom('permission', 'question')),
    created_at: maybe(fc.constantFrom('2026-04-01T10:00:00.000Z', '2026-04-01T10:00:01.000Z')),
  })
  .map(({ request, ...data }) => ask(request, defined(data)))

/** Calls, results and questions of few ids, so that ids come again. */
const work: fc.Arbitrary<EngineEvent> = fc.oneof(
  fc.tuple(id, maybeId, id).map(([tool, callId, input]) => call(tool, callId, { input })),
  fc
    .record({ output: id, error: maybeId, tool: maybeId, tool_call_id: maybeId })
    .map((data) => result(defined(data))),
  asking,
  fc.tuple(maybe(fc.constantFrom('0', '1')), maybe(fc.constantFrom('yes', 'no'))).map(([request, answer]) => {
    return resolved(request, answer)
  }),
)

const event: fc.Arbitrary<EngineEvent> = fc.oneof(
  fc.string({ maxLength: 3 }).map(say),
  fc.string({ maxLength: 3 }).map(think),
  fc.constantFrom('text', 'thinking', 'tool_use').map(blockStart),
  fc.constantFrom('text', 'thinking', 'tool_use').map(blockStop),
  { weight: 3, arbitrary: work },
  id.map((key) => remember(key, key)),
  fc.constant(usage(1, 1, 1)),
  fc.constantFrom<EngineEvent>(
    started,
    completed,
    lifecycle('errored'),
    failure('UNKNOWN'),
    lifecycle('started', { turn_id: 't1' }),
    { type: 'unknown', name: 'x', data: null },
    heartbeat,
  ),
)

/** Any course of events the Engine may tell of, likely or not. */
export const anyStory: fc.Arbitrary<readonly EngineEvent[]> = fc.array(event, { maxLength: 40 })

/** Any course of calls, results and questions within one turn. */
export const anyWork: fc.Arbitrary<readonly EngineEvent[]> = fc.array(work, { maxLength: 25 })

/** What a person and this browser do with messages; what is not possible just then is left out of the course. */
const deed = fc.record({
  type: fc.constantFrom('message_sending', 'message_sent', 'message_failed', 'message_removed'),
  messageId: fc.constantFrom('u1', 'u2', 'u3'),
} as const)

const lost = new EngineError('CONNECTION_LOST')
const fate = fc.constantFrom<TaskEvent>({ type: 'turn_lost', error: lost }, { type: 'turn_reopened' })

/** One step of a course: what happened, and the state after it. */
export interface Step {
  readonly event: TaskEvent
  readonly before: TaskState
  readonly after: TaskState
}

/** Any course of what the Engine tells and what this browser does with messages. */
export const anyCourse: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.oneof(event, { weight: 2, arbitrary: deed }, fate), { maxLength: 40 })
  .map((happenings) => {
    const steps: Step[] = []
    let before = emptyTask('task')
    for (const happening of happenings) {
      const next = 'messageId' in happening ? possible(before, happening) : happening
      if (next === undefined) continue
      const after = reduceTask(before, next)
      steps.push({ event: next, before, after })
      before = after
    }
    return steps
  })

function possible(
  { messages }: TaskState,
  { type, messageId }: { readonly type: string; readonly messageId: string },
): TaskEvent | undefined {
  const known = messages.find((message) => message.id === messageId)
  if (type === 'message_sending') {
    return known === undefined || known.status === 'failed'
      ? { type, message: outgoing(messageId) }
      : undefined
  }
  if (known?.status === 'sending' && type === 'message_sent') return { type, messageId }
  if (known?.status === 'sending' && type === 'message_failed') return { type, messageId, error: lost }
  return known?.status === 'failed' && type === 'message_removed' ? { type, messageId } : undefined
}

/** The fields that are there. */
function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>
  }
}
