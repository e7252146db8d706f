import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { call, remember, result, say, turn } from './taskEvents.fixtures.ts'
import type { Part } from './taskState.ts'
import { createTurnPosition, type TurnPosition } from './turnPosition.ts'
import { noUsage } from './taskState.ts'
import { withoutOwed } from './withoutOwed.ts'

/** A position behind which these parts were carried over from the screen. */
function owing(parts: readonly Part[]): TurnPosition {
  const position = createTurnPosition(false)
  position.owed = { parts, thinking: '', usage: noUsage }
  return position
}

const partsOf = (...events: EngineEvent[]): readonly Part[] => turn(...events).parts

describe('withoutOwed', () => {
  it('counts once what is told again, as often as it is owed', () => {
    const note = remember('k', 1)
    const position = owing(partsOf(note))
    expect(withoutOwed(position, note)).toEqual([])
    expect(withoutOwed(position, note)).toEqual([note])
  })

  it('counts a result once that came before its call', () => {
    const early = result({ tool_call_id: 'c1', output: 'ok' })
    expect(withoutOwed(owing(partsOf(early)), early)).toEqual([])
  })

  it('gives each call its result, also where an equal one of an unreadable call is owed', () => {
    const orphan = result({ output: 'ok' })
    expect(withoutOwed(owing(partsOf(orphan)), orphan)).toEqual([orphan])
    const other = result({ tool_call_id: 'c2', output: 'ok' })
    expect(withoutOwed(owing(partsOf(orphan, call('read', 'c2'))), other)).toEqual([other])
  })

  it('looks through nothing for what is never carried over', () => {
    const parts = partsOf(remember('k', 1))
    const seen = new Proxy(parts, {
      get: (list, name) => {
        if (name === 'findIndex' || name === 'some') throw new Error('It was looked through.')
        return Reflect.get(list, name) as unknown
      },
    })
    expect(withoutOwed(owing(seen), say('word'))).toEqual([say('word')])
  })
})
