import type { Wire } from '@engine-kit/simulator'
import { expect, it } from 'vitest'
import { canReplay, corpus, expectSameAt, nameOf, patience, shares, wires } from './cutStream.fixtures.ts'
import { recordTask } from './recordedTask.fixtures.ts'

it.each(corpus)(
  'a turn whose stream is cut shows what the uncut one shows, cut at any byte of %s',
  async (script) => {
    const index = corpus.indexOf(script)
    const fitting = wires.filter((wire) => canReplay(wire, script))
    const wire = fitting[index % fitting.length] as Partial<Wire>
    const recorded = await recordTask(script, wire)
    const bytes = Array.from({ length: recorded.turn.length }, (_, byte) => byte)
    const cuts = bytes.filter((byte) => byte % shares === index % shares)
    expect(cuts.length).toBeGreaterThan(50)
    await expectSameAt(recorded, cuts, `${script}, ${nameOf(wire)}`)
  },
  patience,
)
