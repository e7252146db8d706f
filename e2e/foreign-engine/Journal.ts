/** One thing that happened. All that the Engine says is told from these, live and again. */
export type Fact = Deed & {
  readonly task: string
  /** Of the turn in its task, from 1. */
  readonly turn: number
  /** Milliseconds since 1970. */
  readonly at: number
}

export type Deed =
  | { readonly kind: 'began' }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'thought'; readonly text: string }
  | { readonly kind: 'called'; readonly call: Call }
  | { readonly kind: 'returned'; readonly call: Call; readonly output: string; readonly error?: string }
  | { readonly kind: 'asked'; readonly request: Request }
  | { readonly kind: 'answered'; readonly request: Request; readonly answer: string }
  | { readonly kind: 'billed'; readonly input: number; readonly output: number; readonly cached: number }
  | { readonly kind: 'remarked'; readonly name: string; readonly data: object }
  | { readonly kind: 'helped'; readonly phase: 'started' | 'completed'; readonly helper: string }
  | { readonly kind: 'broke'; readonly code: string; readonly message: string }
  | { readonly kind: 'ended' }

export interface Call {
  readonly tool: string
  readonly input: Readonly<Record<string, unknown>>
  /** In its model round, from 0. */
  readonly place: number
}

export interface Request {
  /** In its turn, from 0. */
  readonly place: number
  readonly question: string
  /** The call that waits for a permission; without one it is a question. */
  readonly call?: Call
}

/** What happened in all tasks, in order, never changed. Who reads on is told of each new entry. */
export class Journal {
  readonly #facts: Fact[] = []
  readonly #readers = new Set<(fact: Fact) => void>()

  write(fact: Fact): void {
    this.#facts.push(fact)
    for (const reader of [...this.#readers]) reader(fact)
  }

  select(wanted: (fact: Fact) => boolean): Fact[] {
    return this.#facts.filter(wanted)
  }

  /** Returns what ends the reading. */
  follow(reader: (fact: Fact) => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }
}

/** Whether nothing of the turn can come after it. */
export function isLast({ kind }: Fact): boolean {
  return kind === 'ended' || kind === 'broke'
}
