import type { Sources, ToolCallData, ToolResultData } from '@engine-kit/protocol'
import { equalJson } from './equalJson.ts'
import { confirmPrompt } from './promptParts.ts'
import type { ToolCallBase, ToolCallPart, UnknownPart } from './taskState.ts'
import type { TurnDraft } from './turnDraft.ts'
import { resultWaits, spanOf } from './turnParts.ts'

/**
 * A tool starts. Nothing documents that ids are unique, and Engines number calls anew in each model round. So a call
 * is one we know only while that one runs and asks for the same; everything else is a call of its own.
 */
export function startToolCall(
  turn: TurnDraft,
  { tool, tool_call_id: toolCallId, input }: ToolCallData,
  sources?: Sources,
  at?: number,
): void {
  const call = {
    type: 'tool-call',
    tool,
    toolCallId,
    input,
    inputSource: sources?.['input'],
    startedAt: at,
  } as const
  const isNew = toolCallId !== undefined && !turn.hasCall(toolCallId)
  const waits = isNew ? turn.earlyResult(toolCallId) : undefined
  if (waits === undefined) return turn.push('tool-call', (id) => ({ ...call, id, status: 'running' }))
  const { data, dataSource } = turn.partAt(waits) as UnknownPart
  const id = turn.nextId('tool-call')
  turn.replaceAt(waits, endCall({ ...call, id }, data as ToolResultData, dataSource, undefined))
}

/** Whether a call that is announced runs already. */
export function isAnnounced(
  turn: TurnDraft,
  { tool, tool_call_id: toolCallId, input }: ToolCallData,
  sources?: Sources,
): boolean {
  if (toolCallId === undefined) return false
  const same = turn.findRunning({ toolCallId }, (call) => {
    return call.tool === tool && call.inputSource === sources?.['input'] && equalJson(call.input, input)
  })
  return same !== -1
}

/** A tool has ended. A result that comes before its call waits for it, in sight. */
export function settleToolCall(
  turn: TurnDraft,
  result: ToolResultData,
  sources?: Sources,
  at?: number,
): void {
  const place = callPlace(turn, result)
  const call = turn.partAt(place)
  if (call?.type !== 'tool-call') {
    const { tool_call_id: toolCallId } = result
    const early = toolCallId !== undefined && !turn.hasCall(toolCallId)
    return turn.push('unknown', (id) => ({
      id,
      type: 'unknown',
      name: 'tool_result',
      data: result,
      dataSource: sources?.['output'],
      problem: early ? resultWaits : 'No tool call is open for this result.',
    }))
  }
  turn.confirmSentAnswers()
  turn.replaceAt(place, endCall(call, result, sources?.['output'], at))
  // A result for the call a prompt asked about proves that somebody answered.
  for (const prompt of turn.waiting) {
    if (prompt.callId === call.id) turn.replacePrompt(prompt, confirmPrompt(prompt, undefined))
  }
}

/** The call a result belongs to: by id, else the oldest one running that has no id to contradict it. */
function callPlace(turn: TurnDraft, { tool_call_id: toolCallId, tool }: ToolResultData): number {
  const isOfTool = (call: ToolCallPart): boolean => tool === undefined || call.tool === tool
  if (toolCallId === undefined) return turn.findRunning('any', isOfTool)
  const exact = turn.findRunning({ toolCallId }, () => true)
  return exact === -1 ? turn.findRunning({ toolCallId: undefined }, isOfTool) : exact
}

function endCall(
  { id, type, tool, toolCallId, input, inputSource, startedAt }: ToolCallBase,
  { output, error }: ToolResultData,
  outputSource: string | undefined,
  at: number | undefined,
): ToolCallPart {
  const duration = spanOf(startedAt, at)
  const call = { id, type, tool, toolCallId, input, inputSource, startedAt, duration }
  if (noErrors.includes(error)) return { ...call, status: 'succeeded', output, outputSource }
  return { ...call, status: 'failed', error: describeFailure(error), output, outputSource }
}

/** What stands in the place of an error where there is none. */
const noErrors: readonly unknown[] = [undefined, null, false, '']

function describeFailure(error: unknown): string {
  const { message, error: code } = Object(error) as { message?: unknown; error?: unknown }
  const words = [error, message, code].find((said): said is string => typeof said === 'string')
  return words ?? 'The tool failed without saying why.'
}
