import type { Dialect } from './dialects.ts'
import { Gate } from './Gate.ts'
import { Journal, type Fact, type Request } from './Journal.ts'
import { playFor } from './playbook.ts'
import { Thread } from './Thread.ts'
import { Turn } from './Turn.ts'

/** All tasks of one Engine and what happens in them, without a wire. */
export class House {
  readonly journal = new Journal()
  readonly gate = new Gate()
  readonly #dialect: Dialect
  readonly #threads = new Map<string, Thread>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  thread(task: string): Thread {
    const thread = this.#threads.get(task) ?? new Thread()
    this.#threads.set(task, thread)
    return thread
  }

  /** Begins a turn. It runs to its end whether anybody listens or not. */
  begin(task: string, message: string): Turn {
    const { journal, gate } = this
    const thread = this.thread(task)
    const turn = new Turn({ journal, gate, dialect: this.#dialect, task, number: thread.next })
    thread.begin(turn)
    void turn.play(playFor(message)).finally(() => thread.end())
    return turn
  }

  /** Every request that waits for a person, of all tasks. */
  pending(): PendingRequest[] {
    return [...this.#threads].flatMap(([task, { running }]) =>
      running?.waiting === undefined ? [] : [{ task, ...running.waiting }],
    )
  }

  isDropped({ task, turn }: Fact): boolean {
    return this.thread(task).isDropped(turn)
  }
}

interface PendingRequest {
  readonly task: string
  readonly request: Request
  readonly at: number
}
