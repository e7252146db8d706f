import type { Wire } from '@engine-kit/simulator'
import { wireValues } from '@engine-kit/simulator/testing'

/** Picks one of several. */
export function pickBy(random: () => number): <Item>(items: readonly Item[]) => Item {
  return <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
}

/** Any wire but those on which no client could tell what is meant. */
export function anyWire(random: () => number): Partial<Wire> {
  const pick = pickBy(random)
  const families = ['unknown', 'malformed', 'usage', 'memory', 'compaction'] as const
  return {
    ids: pick(wireValues.ids),
    idKind: pick(wireValues.idKind),
    unknownLastEventId: pick(wireValues.unknownLastEventId),
    frameTimes: pick(wireValues.frameTimes),
    frameTasks: pick(wireValues.frameTasks),
    turnIds: pick(wireValues.turnIds),
    callIds: pick(['unique', 'per-round', 'numbers'] as const),
    requestIds: pick(['unique', 'per-turn', 'numbers', 'absent', 'constant'] as const),
    resultNames: pick(['both', 'id'] as const),
    errorShape: pick(wireValues.errorShape),
    textFrames: pick(wireValues.textFrames),
    timestamps: random() < 0.7,
    after: pick(wireValues.after),
    replay: pick(wireValues.replay),
    framing: pick(wireValues.framing),
    replayKeeps: families.filter(() => random() < 0.5),
    replayShape: {
      blocks: pick(['told', 'left-out'] as const),
      text: pick(['as-sent', 'joined', 'characters', { seed: Math.floor(random() * 1000) }] as const),
    },
  }
}
