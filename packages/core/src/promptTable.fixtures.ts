import { EngineError } from '@engine-kit/protocol'
import type { TaskEvent } from './taskEvent.ts'
import { ask, call, completed, failure, resolved, result, say, started } from './taskEvents.fixtures.ts'
import type { PromptStatus } from './taskState.ts'

/** A status; `late` is `sending` in a turn that has ended meanwhile. */
export type PromptState = PromptStatus | 'late'

/** What comes of a prompt in each state; `·` for nothing. */
type PromptRow = Readonly<Record<PromptState, PromptState | '·'>>

const promptId = ':reply/prompt-0'
const created_at = '2026-04-01T10:00:00.000Z'
const answering: TaskEvent = { type: 'answer_sending', promptId, answer: 'yes', feedback: 'ok' }
const answered: TaskEvent = { type: 'answer_sent', promptId }
const failed: TaskEvent = {
  type: 'answer_failed',
  promptId,
  error: new EngineError('ENGINE_UNREACHABLE'),
}
const pending = { request_id: 'r', task_id: 'task', kind: 'permission', question: '', created_at }
const asking = [started, call('delete', 'c'), ask('r', { kind: 'permission', tool_call_id: 'c', created_at })]

/** How a prompt comes into each state. */
export const promptStates: Readonly<Record<PromptState, readonly TaskEvent[]>> = {
  open: asking,
  sending: [...asking, answering],
  sent: [...asking, answering, answered],
  failed: [...asking, answering, failed],
  answered: [...asking, answering, answered, resolved('r', 'yes')],
  'answered-elsewhere': [...asking, resolved('r', 'no')],
  expired: [...asking, completed],
  late: [...asking, answering, completed],
}

const unanswerable = { answered: '·', 'answered-elsewhere': '·', expired: '·' } as const
const told = { open: 'answered-elsewhere', failed: 'answered-elsewhere', ...unanswerable } as const
const over = { open: 'expired', sending: 'late', sent: 'answered', failed: 'expired', late: '·' } as const
const nothing = { open: '·', sending: '·', sent: '·', failed: '·', late: '·', ...unanswerable } as const

/** The complete table: everything that can happen to a prompt, in every state. */
export const promptTable: Readonly<Record<string, { readonly event: TaskEvent; readonly to: PromptRow }>> = {
  answer_sending: {
    event: answering,
    to: {
      open: 'sending',
      sending: '·',
      sent: 'sending',
      failed: 'sending',
      late: 'expired',
      ...unanswerable,
    },
  },
  answer_sent: {
    event: answered,
    to: { open: 'sent', sending: 'sent', sent: '·', failed: 'sent', late: 'answered', ...unanswerable },
  },
  answer_failed: {
    event: failed,
    to: { open: 'failed', sending: 'failed', sent: 'failed', failed: '·', late: 'expired', ...unanswerable },
  },
  answer_refused: {
    event: { type: 'answer_refused', promptId },
    to: {
      ...told,
      sending: 'answered-elsewhere',
      sent: 'answered-elsewhere',
      late: 'answered-elsewhere',
    },
  },
  'prompts_listed, and it waits': {
    event: { type: 'prompts_listed', pending: [pending], askedAbout: [promptId] },
    to: { ...nothing, sending: 'failed', sent: 'failed', late: 'expired' },
  },
  'prompts_listed, and it does not wait': {
    event: { type: 'prompts_listed', pending: [], askedAbout: [promptId] },
    to: { ...told, sending: 'sent', sent: '·', late: 'answered' },
  },
  'hitl_resolved, with our answer': {
    event: resolved('r', 'yes'),
    to: { ...told, sending: 'answered', sent: 'answered', late: 'answered' },
  },
  'hitl_resolved, without an answer': {
    event: resolved('r'),
    to: { ...told, sending: '·', sent: 'answered', late: '·' },
  },
  'hitl_resolved, with another answer': {
    event: resolved('r', 'no'),
    to: {
      ...told,
      sending: 'answered-elsewhere',
      sent: 'answered-elsewhere',
      late: 'answered-elsewhere',
    },
  },
  'hitl_request, told again': { event: ask('r', { created_at }), to: nothing },
  'hitl_request, told otherwise': {
    event: ask('r', { created_at, input: { path: 'another' } }),
    to: nothing,
  },
  answer_withheld: {
    event: { type: 'answer_withheld', promptId },
    to: { ...nothing, sending: 'open', sent: 'open', failed: 'open', late: 'expired' },
  },
  'tool_result, of its call': {
    event: result({ tool_call_id: 'c', output: 'gone' }),
    to: { ...told, sending: '·', sent: 'answered', late: '·' },
  },
  'any other part of the turn': { event: say('So'), to: { ...nothing, sent: 'answered' } },
  'completed or errored': { event: completed, to: { ...over, ...unanswerable } },
  error: { event: failure('UNKNOWN'), to: { ...over, ...unanswerable } },
  turn_lost: {
    event: { type: 'turn_lost', error: new EngineError('TURN_LOST') },
    to: { ...over, ...unanswerable },
  },
}
