/** Where turns wait until a test lets them go on. */
export class Gate {
  readonly #waiting = new Set<() => void>()
  readonly #watching = new Set<() => void>()

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
      for (const seen of this.#watching) seen()
      this.#watching.clear()
    })
  }

  /** Resolves as soon as a turn waits here. */
  untilReached(): Promise<void> {
    if (this.#waiting.size > 0) return Promise.resolve()
    return new Promise((resolve) => this.#watching.add(resolve))
  }

  open(): void {
    for (const goOn of this.#waiting) goOn()
    this.#waiting.clear()
  }
}
