import type { ScriptName, Wire } from '@engine-kit/simulator'
import { describe, expect, it } from 'vitest'
import { playCut, recordTask, type RecordedTask } from './recordedTask.fixtures.ts'

// Text, thinking, parallel tools, prompts, errors, compaction, unknown and malformed frames, emoji, empty deltas,
// identical deltas.
const corpus: ScriptName[] = [
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

/** Each test plays some thousand tasks; milliseconds, with room for a busy machine. */
const patience = 60_000

/** Every meaning of `after`, with and without ids and times, and every way a replay can end. */
const wires: Partial<Wire>[] = (['exclusive', 'inclusive', 'ignored'] as const).flatMap((after, index) =>
  (['absent', 'sent', 'honoured'] as const).flatMap((ids) =>
    [true, false].map((named): Partial<Wire> => {
      const replay = (['tails', 'ends', 'json'] as const)[(index + (named ? 0 : 1)) % 3] ?? 'tails'
      return { after, ids, timestamps: named, turnIds: named ? 'unique' : 'absent', replay }
    }),
  ),
)

const nameOf = ({ after, ids, timestamps, replay }: Partial<Wire>): string =>
  `after ${after}, ids ${ids}, ${timestamps ? 'named' : 'nameless'} turns, a replay that ${replay}`

describe('a turn whose stream is cut and resumed', () => {
  it.each(corpus)(
    'shows what the uncut one shows, cut at every byte of %s',
    async (script) => {
      const fitting = wires.filter((wire) => canReplay(wire, script))
      const wire = fitting[corpus.indexOf(script) % fitting.length] as Partial<Wire>
      const recorded = await recordTask(script, wire)
      const everyByte = Array.from({ length: recorded.turn.length }, (_, byte) => byte)
      await expectSameAt(recorded, everyByte, `${script}, ${nameOf(wire)}`)
    },
    patience,
  )

  it.each(wires.map((wire) => [nameOf(wire), wire] as const))(
    'shows the same with %s',
    async (name, wire) => {
      for (const script of corpus.filter((candidate) => canReplay(wire, candidate))) {
        const recorded = await recordTask(script, wire)
        await expectSameAt(recorded, aroundFrames(recorded.turn), `${script}, ${name}`)
      }
    },
    patience,
  )
})

/** A frame that is no frame has no place in a JSON array. */
function canReplay({ replay }: Partial<Wire>, script: ScriptName): boolean {
  return replay !== 'json' || (script !== 'sendsMalformedFrames' && script !== 'sendsUnknownEvents')
}

async function expectSameAt(recorded: RecordedTask, cuts: readonly number[], scene: string): Promise<void> {
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

/** In the middle of each frame, and one byte before, at and after its end. */
function aroundFrames(bytes: Uint8Array): number[] {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const ends = [...text.matchAll(/\n\n/g)].map(({ index }) => index + 2)
  const cuts = ends.flatMap((end, index) => [
    Math.floor(((ends[index - 1] ?? 0) + end) / 2),
    end - 1,
    end,
    end + 1,
  ])
  return [...new Set([0, ...cuts])].filter((cut) => cut < bytes.length)
}
