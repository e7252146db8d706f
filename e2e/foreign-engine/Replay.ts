import type { Dialect } from './dialects.ts'
import { isLast, type Fact, type Journal } from './Journal.ts'
import { Narrator, type Frame } from './Narrator.ts'

export interface ReplayWish {
  readonly task: string | undefined
  readonly after: number
  readonly lastEventId: string | undefined
}

/** What happened, told again: first all that is in the buffer, then, where the dialect tails, what comes. */
export class Replay {
  readonly #dialect: Dialect
  readonly #wish: ReplayWish
  readonly #narrators = new Map<string, Narrator>()

  constructor(dialect: Dialect, wish: ReplayWish) {
    this.#dialect = dialect
    this.#wish = wish
  }

  buffered(journal: Journal, isDropped: (fact: Fact) => boolean): Frame[] {
    const { scope, pieces } = this.#dialect.replay
    const held = journal.select((fact) => !isDropped(fact) && this.#isWanted(fact) && this.#isAfter(fact))
    const turns = new Set(held.map(turnOf))
    const told = [...turns].flatMap((turn) => {
      const inBuffer = this.#withoutLag(held.filter((fact) => turnOf(fact) === turn))
      return pieces === undefined ? inBuffer : inPieces(inBuffer, pieces)
    })
    if (scope === 'all-interleaved') told.sort((one, other) => one.at - other.at)
    return told.flatMap((fact) => this.#narrator(fact).tell(fact))
  }

  /** The frames of what happens while it is open. */
  follow(fact: Fact): Frame[] {
    return this.#isWanted(fact) ? this.#narrator(fact).tell(fact) : []
  }

  #isWanted({ task }: Fact): boolean {
    return this.#dialect.replay.scope !== 'task' || this.#wish.task === undefined || task === this.#wish.task
  }

  #isAfter({ at }: Fact): boolean {
    const { honoursLastEventId, afterIsInclusive } = this.#dialect.replay
    const { lastEventId, after } = this.#wish
    // Of one millisecond it cannot tell what was received: it tells all of it again.
    if (honoursLastEventId && lastEventId !== undefined) return at >= Number(lastEventId)
    return afterIsInclusive ? at >= after : at > after
  }

  /** What a running turn did last is not written down yet, unless it waits for somebody. */
  #withoutLag(facts: Fact[]): Fact[] {
    const last = facts.at(-1)
    if (last === undefined || isLast(last) || last.kind === 'asked') return facts
    return facts.slice(0, facts.length - this.#dialect.replay.lag)
  }

  #narrator(fact: Fact): Narrator {
    const turn = turnOf(fact)
    const narrator = this.#narrators.get(turn) ?? new Narrator(this.#dialect, 'replay')
    this.#narrators.set(turn, narrator)
    return narrator
  }
}

function turnOf({ task, turn }: Fact): string {
  return JSON.stringify([task, turn])
}

/** Joins what was said in a row, and cuts it anew. */
function inPieces(facts: readonly Fact[], length: number): Fact[] {
  const joined: Fact[] = []
  for (const fact of facts) {
    if (fact.kind === 'remarked' || fact.kind === 'billed') continue
    const last = joined.at(-1)
    if (fact.kind !== 'said' || last?.kind !== 'said') joined.push(fact)
    else joined[joined.length - 1] = { ...last, text: last.text + fact.text }
  }
  return joined.flatMap((fact) => {
    if (fact.kind !== 'said') return [fact]
    const pieces = fact.text.match(new RegExp(`.{1,${length}}`, 'gsu')) ?? []
    return pieces.map((text): Fact => ({ ...fact, text }))
  })
}
