import type { SubAgentName } from '../agent.ts'
import { lifecycleEvent, type LifecycleOwner } from './lifecycleEvent.ts'
import { TurnFailure } from './turnFailure.ts'
import { stageOfTask, type TurnStage } from './turnStage.ts'

/** Lets a sub-agent work in a turn, between a beginning and an end of its own. Only that end tells of its failure. */
export async function runSubAgent(
  stage: TurnStage,
  parentTurnId: string,
  named: SubAgentName,
  work: (stage: TurnStage, turnId: string) => Promise<void>,
): Promise<'completed' | 'errored'> {
  const turnId = `agent_${stage.host.nextNumber('agent')}`
  const own = stageOfTask(stage, named === 'task' ? `${stage.taskId}/${turnId}` : stage.taskId)
  const owner: LifecycleOwner = {
    taskId: own.taskId,
    turnId,
    ...(named === 'parent' && { parentTurnId }),
  }
  await stage.held()
  if (stage.host.wire.lifecycle === 'whole') own.send(lifecycleEvent(stage.host, 'started', owner))
  const outcome = await work(own, turnId).then(() => 'completed' as const, failed)
  await stage.held()
  own.send(lifecycleEvent(stage.host, outcome, owner))
  return outcome
}

function failed(failure: unknown): 'errored' {
  if (failure instanceof TurnFailure) return 'errored'
  throw failure
}
