import type { Sources, ToolCallData, ToolResultData } from '@engine-kit/protocol'
import { equalJson } from './equalJson.ts'
import { confirmPrompt } from './promptParts.ts'
import type { AssistantMessage, Part, ToolCallBase, ToolCallPart, UnknownPart } from './taskState.ts'
import {
  confirmSentAnswers,
  isRunningCall,
  isSettled,
  nextPartId,
  pushPart,
  replaceParts,
} from './turnParts.ts'

/**
 * A tool starts. Nothing documents that ids are unique, and Engines number calls anew in each model round. So a call
 * is one we know only while that one runs and asks for the same; everything else is a call of its own.
 */
export function startToolCall(
  message: AssistantMessage,
  { tool, tool_call_id: toolCallId, input }: ToolCallData,
  sources?: Sources,
): AssistantMessage {
  const call = { type: 'tool-call', tool, toolCallId, input, inputSource: sources?.['input'] } as const
  const waiting = message.parts.find((part) => isResultOf(part, toolCallId))
  if (waiting !== undefined && !message.parts.some((part) => isCallOf(part, toolCallId))) {
    const { data, dataSource } = waiting
    const id = nextPartId(message, 'tool-call')
    const ended = endCall({ ...call, id }, data as ToolResultData, dataSource)
    return replaceParts(message, (part) => (part === waiting ? ended : part))
  }
  return pushPart(message, 'tool-call', (id) => ({ ...call, id, status: 'running' }))
}

/** Whether a call that is announced runs already. */
export function isAnnounced(
  message: AssistantMessage,
  { tool, tool_call_id: toolCallId, input }: ToolCallData,
  sources?: Sources,
): boolean {
  return message.parts.some(
    (part) =>
      isRunningCall(part) &&
      isCallOf(part, toolCallId) &&
      part.tool === tool &&
      part.inputSource === sources?.['input'] &&
      equalJson(part.input, input),
  )
}

/** A tool has ended. A result that comes before its call waits for it, in sight. */
export function settleToolCall(
  message: AssistantMessage,
  result: ToolResultData,
  sources?: Sources,
): AssistantMessage {
  const call = message.parts[toolCallIndex(message.parts, result)]
  if (call?.type !== 'tool-call') {
    const { tool_call_id: toolCallId } = result
    const early = toolCallId !== undefined && !message.parts.some((part) => isCallOf(part, toolCallId))
    return pushPart(message, 'unknown', (id) => ({
      id,
      type: 'unknown',
      name: 'tool_result',
      data: result,
      dataSource: sources?.['output'],
      problem: early ? resultWaits : 'No tool call is open for this result.',
    }))
  }
  const ended = endCall(call, result, sources?.['output'])
  const next = replaceParts(confirmSentAnswers(message), (part) => (part === call ? ended : part))
  // A result for the call a prompt asked about proves that somebody answered.
  return replaceParts(next, (part) => {
    if (part.type !== 'prompt' || isSettled(part) || part.callId !== call.id) return part
    return confirmPrompt(part, undefined)
  })
}

/** Whether a part is a result that came before its call, and waits for it. */
export function isEarlyResult(part: Part): boolean {
  return part.type === 'unknown' && part.name === 'tool_result' && part.problem === resultWaits
}

const resultWaits = 'The tool call of this result has not come yet.'

function isResultOf(part: Part, toolCallId: string | undefined): part is UnknownPart {
  if (part.type !== 'unknown' || !isEarlyResult(part)) return false
  return toolCallId !== undefined && (part.data as ToolResultData).tool_call_id === toolCallId
}

function isCallOf(part: Part, toolCallId: string | undefined): boolean {
  return part.type === 'tool-call' && toolCallId !== undefined && part.toolCallId === toolCallId
}

/** The call a result belongs to: by id, else the oldest one running that has no id to contradict it. */
function toolCallIndex(parts: readonly Part[], { tool_call_id: toolCallId, tool }: ToolResultData): number {
  if (toolCallId !== undefined) {
    const exact = parts.findIndex((part) => isRunningCall(part) && part.toolCallId === toolCallId)
    if (exact !== -1) return exact
  }
  return parts.findIndex((part) => {
    if (!isRunningCall(part) || (toolCallId !== undefined && part.toolCallId !== undefined)) return false
    return tool === undefined || part.tool === tool
  })
}

function endCall(
  { id, type, tool, toolCallId, input, inputSource }: ToolCallBase,
  { output, error }: ToolResultData,
  outputSource: string | undefined,
): ToolCallPart {
  const call = { id, type, tool, toolCallId, input, inputSource }
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
