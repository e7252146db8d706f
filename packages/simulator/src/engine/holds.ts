/** Stops turns at a point until a test lets them go. */
export interface Hold {
  /** Resolves once a turn waits here. */
  readonly reached: Promise<void>
  /** Lets every turn go that waits here, and stops no other. */
  release: () => void
}

/** Where a turn is stopped. */
export interface HoldOptions {
  /** @default every task */
  taskId?: string
  /**
   * What it has to have said: a number of frames, or an event of that type. The turn stops where it would say more,
   * except for what a script sends without waiting.
   * @default 1, so that a turn has `started` and said nothing else
   */
  after?: number | string
}

/** How far a turn has come. */
export interface TurnProgress {
  readonly taskId: string
  frames: number
  /** The types of the events it has said. */
  readonly said: Set<string>
}

/** All holds of one Engine. */
export interface Holds {
  add: (options: HoldOptions) => Hold
  /** Resolves when the turn may go on, or `undefined` where nothing holds it. */
  waitAt: (progress: TurnProgress) => Promise<void> | undefined
}

interface OpenHold extends HoldOptions {
  arrive: () => void
  released: Promise<void>
}

/** Begins without any. */
export function createHolds(): Holds {
  const open = new Set<OpenHold>()
  const waitAt = (progress: TurnProgress): Promise<void> | undefined => {
    for (const hold of open) {
      if (!stops(hold, progress)) continue
      hold.arrive()
      return hold.released.then(() => waitAt(progress))
    }
    return undefined
  }
  return {
    waitAt,
    add(options) {
      let arrive = (): void => undefined
      let letGo = (): void => undefined
      const reached = new Promise<void>((resolve) => (arrive = resolve))
      const released = new Promise<void>((resolve) => (letGo = resolve))
      const hold = { ...options, arrive, released }
      open.add(hold)
      return {
        reached,
        release: () => {
          open.delete(hold)
          letGo()
        },
      }
    },
  }
}

function stops({ taskId, after = 1 }: HoldOptions, progress: TurnProgress): boolean {
  if (taskId !== undefined && taskId !== progress.taskId) return false
  return typeof after === 'number' ? progress.frames >= after : progress.said.has(after)
}
