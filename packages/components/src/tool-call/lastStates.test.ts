import { describe, expect, it } from 'vitest'
import { lastStates } from './lastStates.ts'

describe('lastStates', () => {
  it('shows a progress bar as it ended, and each of its states where they are asked for', () => {
    expect(lastStates('Get\n0%\r20%|#\r100%|#####\nDone')).toEqual({
      last: 'Get\n100%|#####\nDone',
      all: 'Get\n0%\n20%|#\n100%|#####\nDone',
      earlier: 2,
    })
    expect(lastStates('\r 0%\r\r 9%\r\nDone\r\n')).toMatchObject({ last: ' 9%\r\nDone\r\n', earlier: 1 })
    expect(lastStates('fetching\r\u001B[K')).toMatchObject({ last: '\u001B[K', earlier: 1 })
  })

  it.each(['one\r\ntwo\r\r\n', 'ends in one\r', '\rbegins with one', '', { out: 'a\rb' }, undefined])(
    'finds nothing in %j',
    (output) => {
      expect(lastStates(output)).toBeUndefined()
    },
  )

  it('reads a line without an end once', () => {
    const line = 'a'.repeat(2_000_000)
    expect(lastStates(`${line}\r${line}`)?.last).toBe(line)
  })
})
