import { describe, expect, it } from 'vitest'
import { LineReader } from './LineReader.ts'

describe('LineReader', () => {
  it('reads characters to the end and stays there', () => {
    const reader = new LineReader('ab')
    expect([reader.sol(), reader.peek(), reader.next(), reader.next(), reader.eol()]).toEqual([
      true,
      'a',
      'a',
      'b',
      true,
    ])
    expect([reader.peek(), reader.next(), reader.pos]).toEqual([undefined, undefined, 2])
  })

  it('takes what fits, by character, pattern or question', () => {
    const reader = new LineReader('a1b  c')
    expect([reader.eat('x'), reader.eat('a'), reader.eat(/\d/), reader.eat((it) => it === 'b')]).toEqual([
      undefined,
      'a',
      '1',
      'b',
    ])
    expect([reader.eatSpace(), reader.eatSpace(), reader.pos]).toEqual([true, false, 5])
    expect([reader.eatWhile(/c/), reader.eatWhile(/c/), reader.eol()]).toEqual([true, false, true])
  })

  it('matches here only, and takes it unless told not to', () => {
    const reader = new LineReader('Begin end')
    expect(reader.match('begin')).toBeNull()
    expect([reader.match('begin', false, true), reader.pos]).toEqual([true, 0])
    expect([reader.match(/end/), reader.match(/^x/), reader.pos]).toEqual([null, null, 0])
    expect([reader.match(/^Begin/) !== null, reader.current(), reader.pos]).toEqual([true, 'Begin', 5])
  })

  it('skips to a character or not at all, backs up, and skips to the end', () => {
    const reader = new LineReader('a, b')
    expect([reader.skipTo('x'), reader.pos, reader.skipTo(','), reader.pos]).toEqual([false, 0, true, 1])
    reader.backUp(1)
    expect(reader.pos).toBe(0)
    reader.skipToEnd()
    expect(reader.eol()).toBe(true)
  })

  it('counts columns with tabs to every second one', () => {
    const reader = new LineReader(' \t\tx y')
    expect(reader.indentation()).toBe(4)
    reader.start = 5
    expect(reader.column()).toBe(6)
    expect(new LineReader('  ').indentation()).toBe(2)
  })
})
