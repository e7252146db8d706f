import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { isTerminal } from './isTerminal.ts'
import { completed, failure, lifecycle, say, started } from './taskEvents.fixtures.ts'

describe('isTerminal', () => {
  it.each<[EngineEvent | MalformedEvent, boolean]>([
    [completed, true],
    [lifecycle('errored'), true],
    [failure('UNKNOWN'), true],
    [started, false],
    [say('a'), false],
    [{ type: 'unknown', name: 'error', data: {} }, false],
    [{ type: 'malformed', name: 'error', problem: '', raw: '' }, false],
  ])('of %j is %s', (event, terminal) => {
    expect(isTerminal(event)).toBe(terminal)
  })
})
