import type { ToolCall, ToolOutcome } from '../agent.ts'
import { askPerson } from './askPerson.ts'
import { idField, type WireId } from './turnNames.ts'
import type { TurnStage } from './turnStage.ts'

/** Runs one tool, asking permission first where the call says so. */
export async function callTool(stage: TurnStage, call: ToolCall): Promise<ToolOutcome> {
  const { tool, input } = call
  const held = stage.held()
  // Only where it has to: calls that an agent begins in one go are said in one go.
  if (held) await held
  const toolCallId = stage.names.nextCall(tool, call.toolCallId)
  const id = idField('tool_call_id', toolCallId)
  const block = { block_index: stage.nextBlock(), block_type: 'tool_use' }
  stage.say('content_block_start', block)
  stage.say('tool_call', { tool, ...id, input })
  stage.say('content_block_stop', block)
  const outcome = await runTool(stage, call, toolCallId)
  await stage.held()
  stage.names.callEnded()
  stage.say('tool_result', { ...id, tool, ...describeOutcome(outcome) })
  return outcome
}

async function runTool(
  stage: TurnStage,
  call: ToolCall,
  toolCallId: WireId | undefined,
): Promise<ToolOutcome> {
  const { tool, input, permission: question } = call
  if (question !== undefined) {
    const answer = await askPerson(stage, {
      kind: 'permission',
      question,
      options: yesOrNo,
      tool,
      input,
      toolCallId,
      requestId: call.requestId,
    })
    // Anything but a clear yes is a no.
    if (answer.answer !== 'yes') return { status: 'denied', answer }
  }
  await stage.pause(call.duration ?? 300)
  try {
    return { status: 'succeeded', output: await call.run() }
  } catch (failure) {
    return { status: 'failed', error: failure instanceof Error ? failure.message : String(failure) }
  }
}

const yesOrNo = [
  { id: 'yes', label: 'Allow' },
  { id: 'no', label: 'Refuse' },
]

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
