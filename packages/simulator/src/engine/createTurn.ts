import type { ExecuteRequest, HitlRequestData } from '@engine-kit/protocol'
import type { Answer, Exchange, Question, ToolCall, ToolOutcome, Turn, TurnError } from '../agent.ts'
import type { FrameContent } from './eventLog.ts'
import { sleep } from './sleep.ts'
import type { OpenPrompt, TurnHost } from './startTurn.ts'

/** What a {@link Turn} is made of. */
export interface TurnParts {
  host: TurnHost
  request: ExecuteRequest
  turnId: string
  history: readonly Exchange[]
  signal: AbortSignal
  send: (content: FrameContent) => void
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** How `turn.fail` unwinds the agent. Without an error the turn ends as `errored`. */
export class TurnFailure extends Error {
  override readonly name = 'TurnFailure'
  readonly error: TurnError | undefined

  constructor(error: TurnError | undefined) {
    super(error?.message ?? 'The turn failed.')
    this.error = error
  }
}

/** Builds what an agent is given: verbs that write events, paced as a model and its tools would be. */
export function createTurn({ host, request, turnId, history, signal, send, setPrompt }: TurnParts): Turn {
  const taskId = request.task_id
  let nextBlock = 0
  // A task has one open prompt at a time; parallel tools that ask wait for each other.
  let lastPrompt: Promise<unknown> = Promise.resolve()

  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds * host.pace, signal)

  const streamBlock = async (
    blockType: 'text' | 'thinking',
    text: string | readonly string[],
    wordsPerSecond: number,
  ): Promise<void> => {
    const block = { block_index: nextBlock++, block_type: blockType }
    send({ kind: 'event', event: { type: 'content_block_start', data: block } })
    for (const delta of typeof text === 'string' ? splitWords(text) : text) {
      // At pace 0 a block costs one turn of the event loop, not one per word: long scripts stay fast.
      if (host.pace > 0) await pause(1000 / wordsPerSecond)
      const type = blockType === 'text' ? 'text_delta' : 'thinking_delta'
      send({ kind: 'event', event: { type, data: { text: delta } } })
    }
    send({ kind: 'event', event: { type: 'content_block_stop', data: block } })
    await pause(0)
  }

  const ask = (question: Question): Promise<Answer> => {
    const answered = lastPrompt.then(() => waitForAnswer(question))
    lastPrompt = answered.catch(() => undefined)
    return answered
  }

  const waitForAnswer = async (question: Question): Promise<Answer> => {
    signal.throwIfAborted()
    const requestId = host.nextId('request')
    const createdAt = new Date(host.now()).toISOString()
    const answer = await new Promise<Answer>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      const { kind, question: words } = question
      setPrompt({
        requestId,
        kind,
        question: words,
        createdAt,
        answer: (given) => {
          // At once, so that a second answer to the same prompt finds nothing pending.
          setPrompt(undefined)
          resolve(given)
        },
      })
      const data = describePrompt(question, requestId, taskId, createdAt)
      send({ kind: 'event', event: { type: 'hitl_request', data } })
    })
    send({
      kind: 'event',
      event: { type: 'hitl_resolved', data: { request_id: requestId, answer: answer.answer } },
    })
    await pause(0)
    return answer
  }

  const callTool = async (call: ToolCall): Promise<ToolOutcome> => {
    const { tool, input } = call
    const toolCallId = host.nextId('call')
    const block = { block_index: nextBlock++, block_type: 'tool_use' }
    send({ kind: 'event', event: { type: 'content_block_start', data: block } })
    send({ kind: 'event', event: { type: 'tool_call', data: { tool, tool_call_id: toolCallId, input } } })
    send({ kind: 'event', event: { type: 'content_block_stop', data: block } })
    const outcome = await runTool(call, toolCallId)
    const result = { tool_call_id: toolCallId, tool, ...describeOutcome(outcome) }
    send({ kind: 'event', event: { type: 'tool_result', data: result } })
    return outcome
  }

  const runTool = async (call: ToolCall, toolCallId: string): Promise<ToolOutcome> => {
    const { tool, input } = call
    if (call.permission !== undefined) {
      const question = call.permission
      const answer = await ask({
        kind: 'permission',
        question,
        options: yesOrNo,
        tool,
        input,
        toolCallId,
      })
      // Anything but a clear yes is a no.
      if (answer.answer !== 'yes') return { status: 'denied', answer }
    }
    await pause(call.duration ?? 300)
    try {
      return { status: 'succeeded', output: await call.run() }
    } catch (failure) {
      return { status: 'failed', error: failure instanceof Error ? failure.message : String(failure) }
    }
  }

  return {
    taskId,
    turnId,
    message: request.message,
    request,
    history,
    signal,
    say: (text, wordsPerSecond = 45) => streamBlock('text', text, wordsPerSecond),
    think: (text, wordsPerSecond = 60) => streamBlock('thinking', text, wordsPerSecond),
    callTool,
    ask,
    pause,
    usage: (data) => send({ kind: 'event', event: { type: 'usage', data } }),
    remember: (key, value) =>
      send({ kind: 'event', event: { type: 'working_memory_update', data: { key, value } } }),
    compact: (data) => send({ kind: 'event', event: { type: 'compaction_event', data } }),
    send: (event) => send({ kind: 'event', event }),
    sendRaw: (text) => send({ kind: 'raw', text }),
    fail: (error) => Promise.reject(new TurnFailure(error)),
  }
}

const yesOrNo = [
  { id: 'yes', label: 'Allow' },
  { id: 'no', label: 'Refuse' },
]

/** Every word with the white space before it, so that the pieces joined are the text. */
function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

function describePrompt(
  question: Question,
  requestId: string,
  taskId: string,
  createdAt: string,
): HitlRequestData {
  const { toolCallId, ...words } = question
  return {
    request_id: requestId,
    task_id: taskId,
    ...words,
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
    created_at: createdAt,
  }
}

function describeOutcome(outcome: ToolOutcome): { output: unknown; error?: string } {
  switch (outcome.status) {
    case 'succeeded':
      return { output: outcome.output }
    case 'failed':
      return { output: '', error: outcome.error }
    case 'denied':
      return { output: '', error: 'permission_denied' }
    default:
      return outcome satisfies never
  }
}
