import type { Turn } from './Turn.ts'

/** What the Engine remembers of a task: which turns there were, which of them count, and which one runs. */
export class Thread {
  readonly #turns: number[] = []
  readonly #dropped = new Set<number>()
  #begun = 0
  #running: Turn | undefined

  get running(): Turn | undefined {
    return this.#running
  }

  /** The number of the next turn. That of a turn that was dropped is not used again. */
  get next(): number {
    return this.#begun + 1
  }

  isDropped(turn: number): boolean {
    return this.#dropped.has(turn)
  }

  knows(messageId: unknown): boolean {
    return this.#indexOf(messageId) >= 0
  }

  /** Forgets a message and all that followed it. */
  dropFrom(messageId: unknown): void {
    for (const turn of this.#turns.splice(this.#indexOf(messageId))) this.#dropped.add(turn)
  }

  begin(turn: Turn): void {
    this.#begun = turn.number
    this.#running = turn
    this.#turns.push(turn.number)
  }

  end(): void {
    this.#running = undefined
  }

  #indexOf(messageId: unknown): number {
    return this.#turns.findIndex((turn) => String(messageIdOf(turn)) === String(messageId))
  }
}

/** The id of the message that a turn is about: messages are numbered through a task, and every other is the agent's. */
export function messageIdOf(turn: number): number {
  return turn * 2 - 1
}
