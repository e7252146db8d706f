import type { ScriptName, Wire } from '@engine-kit/simulator'
import { expect } from 'vitest'
import { playCut, type RecordedTask } from './recordedTask.fixtures.ts'

// What the tests of a cut stream have in common.

/**
 * Text, thinking, parallel tools, prompts, errors, compaction, unknown and malformed frames, emoji, empty deltas,
 * identical deltas.
 */
export const corpus: readonly ScriptName[] = [
  'answersPlainly',
  'asksFreeText',
  'asksPermissionToDelete',
  'asksTwiceAtOnce',
  'asksWhichFile',
  'compactsTheConversation',
  'failsWithoutSayingWhy',
  'modelIsRateLimited',
  'sendsMalformedFrames',
  'sendsUnknownEvents',
  'stutters',
  'thinksThenRunsToolsInParallel',
  'toolFails',
]

/** Every meaning of `after`, with and without ids and times, and every way a replay can end. */
export const wires: readonly Partial<Wire>[] = (['exclusive', 'inclusive', 'ignored'] as const).flatMap(
  (after, index) =>
    (['absent', 'sent', 'honoured'] as const).flatMap((ids) =>
      [true, false].map((named): Partial<Wire> => {
        const replay = (['tails', 'ends', 'json'] as const)[(index + (named ? 0 : 1)) % 3] ?? 'tails'
        return { after, ids, timestamps: named, turnIds: named ? 'unique' : 'absent', replay }
      }),
    ),
)

export const nameOf = ({ after, ids, timestamps, replay }: Partial<Wire>): string =>
  `after ${after}, ids ${ids}, ${timestamps ? 'named' : 'nameless'} turns, a replay that ${replay}`

/**
 * How many tests share the cuts of a stream: each makes every fourth, another one in each, and `CUT_STREAM=all`, as
 * `fuzz` does it, makes all of them in each.
 */
export const shares = process.env['CUT_STREAM'] === 'all' ? 1 : 4

/** Milliseconds, with room for a busy machine. */
export const patience = 120_000

/** A frame that is no frame has no place in a JSON array. */
export function canReplay({ replay }: Partial<Wire>, script: ScriptName): boolean {
  return replay !== 'json' || (script !== 'sendsMalformedFrames' && script !== 'sendsUnknownEvents')
}

/** Expects that the turn ends as the uncut one does, wherever it is cut. */
export async function expectSameAt(
  recorded: RecordedTask,
  cuts: readonly number[],
  scene: string,
): Promise<void> {
  const uncut = await playCut(recorded, recorded.turn.length)
  expect(uncut.messages).toHaveLength(4)
  const batch = 250
  for (let start = 0; start < cuts.length; start += batch) {
    const now = cuts.slice(start, start + batch)
    const states = await Promise.all(now.map((cut) => playCut(recorded, cut)))
    for (const [index, state] of states.entries())
      expect(state, `${scene}, byte ${now[index]}`).toEqual(uncut)
  }
}
