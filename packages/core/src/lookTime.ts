/** How long something has been looked for while the Engine could be asked. In milliseconds. */
export interface LookTime {
  /** The Engine was asked and answered without it. Answers how long it has been looked for in all. */
  answered: (now: number) => number
  /** The Engine could not be asked: the time until its next answer does not count. */
  unreachable: () => void
  /** It was found. */
  reset: () => void
}

/** Begins to count with the first answer. */
export function createLookTime(): LookTime {
  let total = 0
  let answeredAt: number | undefined
  return {
    answered: (now) => {
      total += now - (answeredAt ?? now)
      answeredAt = now
      return total
    },
    unreachable: () => void (answeredAt = undefined),
    reset: () => {
      total = 0
      answeredAt = undefined
    },
  }
}
