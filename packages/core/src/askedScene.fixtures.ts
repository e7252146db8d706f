import type { PendingPrompt } from '@engine-kit/protocol'
import type { Agent, ScriptName } from '@engine-kit/simulator'
import { createTestEngine, type FaultRule, type TestEngine } from '@engine-kit/simulator/testing'
import { vi } from 'vitest'
import { createPromptAnswers, type AnswerOptions, type PromptAnswers } from './promptAnswers.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import type { EngineFetch } from './requestEngine.ts'
import type { TaskEvent } from './taskEvent.ts'
import { ask, promptsOf, turnOf } from './taskEvents.fixtures.ts'
import { promptNow } from './reducePrompts.ts'
import type { PromptPart, TaskState } from './taskState.ts'

/** A screen that shows prompts, before an Engine that asks. */
export interface AskedScene {
  readonly engine: TestEngine
  readonly prompts: PromptAnswers
  /** The prompt the Engine asks now, once it does. */
  readonly asked: (butNot?: string) => Promise<string>
  /** Tells the screen something. */
  readonly tell: (event: TaskEvent) => void
  /** The prompts of the turn on screen. */
  readonly shown: () => PromptPart[]
  /** Answers the last prompt of that request as it is shown. */
  readonly send: (requestId: string, answer: Omit<AnswerOptions, 'requestId'>) => Promise<void>
  /** What reached the Engine. */
  readonly responses: () => unknown[]
}

/** A change of what lies between the client and the Engine. */
export type Through = (fetch: EngineFetch) => EngineFetch

/** A task in the middle of a turn that asks something. */
export function playAsking(agent: ScriptName | Agent, through: Through = (fetch) => fetch): AskedScene {
  const engine = createTestEngine({ agent })
  let state: TaskState = emptyTask('task')
  const tell = (event: TaskEvent): void => void (state = reduceTask(state, event))
  const shown = (): PromptPart[] => (state.messages.length === 0 ? [] : promptsOf(turnOf(state)))
  const prompts = createPromptAnswers({
    taskId: 'task',
    endpoint: { baseUrl: 'http://engine', fetch: through(engine.fetch) },
    find: (promptId) => promptNow(state, promptId),
    apply: tell,
  })
  const body = JSON.stringify({ message: 'go', task_id: 'task' })
  void engine.fetch('/execute', { method: 'POST', body })
  return {
    engine,
    prompts,
    asked: (butNot) =>
      vi.waitFor(async () => {
        const list = (await (await engine.fetch('/hitl/pending')).json()) as { pending: PendingPrompt[] }
        const found = list.pending.find(({ request_id: id }) => id !== butNot)
        if (found === undefined) throw new Error('Nothing is asked yet.')
        return found.request_id
      }),
    tell,
    shown,
    send: (requestId, answer) => {
      const prompt = shown().findLast((each) => each.requestId === requestId)
      if (prompt === undefined) throw new Error('That prompt is not shown.')
      return prompts.send(prompt, answer)
    },
    responses: () =>
      engine.simulator.requests.filter(({ path }) => path === '/hitl/respond').map(({ body: sent }) => sent),
  }
}

/** As `playAsking`, with the first prompt on screen; faults begin when it is. */
export async function playAsked(
  agent: ScriptName | Agent,
  { told = {}, faults = [], through }: AskedOptions = {},
): Promise<AskedScene & { readonly id: string }> {
  const scene = playAsking(agent, through)
  const id = await scene.asked()
  scene.tell(ask(id, told))
  scene.engine.setFaults(faults)
  return { ...scene, id }
}

/** How the first prompt comes on screen, and what happens then. */
export interface AskedOptions {
  readonly told?: Parameters<typeof ask>[1]
  readonly faults?: readonly FaultRule[]
  readonly through?: Through
}

/** Changes what the Engine lists. */
export function listing(change: (pending: PendingPrompt[]) => Partial<PendingPrompt>[]): Through {
  return (fetch) => async (input, init) => {
    const response = await fetch(input, init)
    if (!input.endsWith('/hitl/pending')) return response
    const { pending } = (await response.json()) as { pending: PendingPrompt[] }
    return Response.json({ pending: change(pending) })
  }
}
