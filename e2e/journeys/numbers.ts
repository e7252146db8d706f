import type { Window } from '../browsers/Driver.ts'
import type { CountingAgent } from '../createCountingAgent.ts'
import { see, until, untilSeen } from './see.ts'
import { turn } from './talk.ts'

/** Resolves when the last turn shows as many numbers as the agent has said by now, and some more. */
export async function keepsUp(window: Window, agent: CountingAgent, address: string): Promise<void> {
  const awaited = agent.countIn(taskAt(address)) + 10
  await until(async () => (await numbersIn(window)).length).toBeGreaterThanOrEqual(awaited)
}

/** Resolves when the last turn shows all that an agent has said which rests. */
export async function hasCaughtUp(window: Window, agent: CountingAgent, address: string): Promise<void> {
  await until(async () => (await numbersIn(window)).length === agent.countIn(taskAt(address))).toBe(true)
}

/** Lets the agent end, and checks that the last turn shows all that it said, once and in its order. */
export async function showsEverything(window: Window, agent: CountingAgent, address: string): Promise<void> {
  agent.finish()
  await untilSeen(window, turn, { state: 'completed' })
  const said = Array.from({ length: agent.countIn(taskAt(address)) }, (_, index) => index + 1)
  await until(() => numbersIn(window)).toEqual(said)
}

function taskAt(address: string): string {
  return address.split('/').at(-1) ?? ''
}

async function numbersIn(window: Window): Promise<number[]> {
  const { text } = await see(window, turn)
  return [...text.matchAll(/\((\d+)\)/g)].map(([, number]) => Number(number))
}
