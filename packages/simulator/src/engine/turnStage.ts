import type { FrameContent } from './eventLog.ts'
import { sleep } from './sleep.ts'
import type { OpenPrompt, TurnHost } from './startTurn.ts'
import { createTurnNames, type TurnNames } from './turnNames.ts'

/** What the verbs of one turn share. */
export interface TurnStage {
  readonly host: TurnHost
  readonly taskId: string
  readonly signal: AbortSignal
  readonly names: TurnNames
  /** Says an event. */
  say: (name: string, data: unknown) => void
  /** Waits, in milliseconds at a pace of 1. */
  pause: (milliseconds: number) => Promise<void>
  nextBlock: () => number
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** Where a stage gets what it does not make itself. */
export interface StageParts {
  host: TurnHost
  taskId: string
  signal: AbortSignal
  send: (content: FrameContent) => void
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** Begins with block 0. */
export function createTurnStage({ host, taskId, signal, send, setPrompt }: StageParts): TurnStage {
  let blocks = 0
  return {
    host,
    taskId,
    signal,
    names: createTurnNames(host.wire, host.nextNumber),
    say: (name, data) => send({ kind: 'event', name, data }),
    pause: (milliseconds) => sleep(milliseconds * host.pace, signal),
    nextBlock: () => blocks++,
    setPrompt,
  }
}
