import type { FrameContent } from './eventLog.ts'
import type { TurnProgress } from './holds.ts'
import { sleep } from './sleep.ts'
import type { OpenPrompt, TurnHost } from './startTurn.ts'
import { createTurnNames, type TurnNames } from './turnNames.ts'

/** What the verbs of one turn share. */
export interface TurnStage {
  readonly host: TurnHost
  readonly taskId: string
  readonly signal: AbortSignal
  readonly names: TurnNames
  send: (content: FrameContent) => void
  /** Says an event. */
  say: (name: string, data: unknown) => void
  /** Waits, in milliseconds at a pace of 1. */
  pause: (milliseconds: number) => Promise<void>
  /** What a verb waits for before it says something: a test that holds the turn, or `undefined`. */
  held: () => Promise<void> | undefined
  /** Does one thing after another. */
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
  nextBlock: () => number
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** Where a stage gets what it does not make itself. */
export interface StageParts {
  host: TurnHost
  progress: TurnProgress
  signal: AbortSignal
  send: (content: FrameContent) => void
  setPrompt: (prompt: OpenPrompt | undefined) => void
}

/** Begins with block 0. */
export function createTurnStage({ host, progress, signal, send, setPrompt }: StageParts): TurnStage {
  let blocks = 0
  let last: Promise<unknown> = Promise.resolve()
  const held = (): Promise<void> | undefined => {
    const released = host.holds.waitAt(progress)
    return released && untilAborted(released, signal)
  }
  return {
    host,
    taskId: progress.taskId,
    signal,
    names: createTurnNames(host.wire, host.nextNumber),
    send,
    say: (name, data) => send({ kind: 'event', name, data }),
    held,
    async pause(milliseconds) {
      await held()
      await sleep(milliseconds * host.pace, signal)
    },
    inTurn(work) {
      const done = last.then(work)
      last = done.catch(() => undefined)
      return done
    },
    nextBlock: () => blocks++,
    setPrompt,
  }
}

/** The same stage for a sub-agent, whose frames name another task. */
export function stageOfTask(stage: TurnStage, taskId: string): TurnStage {
  const send = (content: FrameContent): void =>
    stage.send(content.kind === 'event' ? { ...content, taskId } : content)
  return { ...stage, taskId, send, say: (name, data) => send({ kind: 'event', name, data }) }
}

function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    void promise.then(resolve)
  })
}
