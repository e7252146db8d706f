import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('readOptions', () => {
  it('asks for everything, three times, and writes it, where nothing is said', () => {
    const options = readOptions([])
    expect(options.sections).toEqual(['decode', 'rendering', 'reliability', 'looks'])
    expect(options.only).toContain('flood-500')
    expect(options.against).toContain('streamdown')
    expect(options).toMatchObject({ rounds: 3, minutes: 1, writes: true })
  })

  it('takes the name of a work for the wish to render', () => {
    const { sections, only, writes } = readOptions(['--only', 'thread,flood-8'])
    expect({ sections, only, writes }).toEqual({
      sections: ['rendering'],
      only: ['flood-8', 'thread'],
      writes: true,
    })
  })

  it('always measures the DOM limit beside those that are named, and writes nothing then', () => {
    const { against, writes } = readOptions(['--against', 'incremark'])
    expect({ against, writes }).toEqual({ against: ['limit', 'limit-stream', 'incremark'], writes: false })
  })

  it('measures us once, quickly, and writes nothing', () => {
    const { against, rounds, writes } = readOptions(['--quick'])
    expect({ against, rounds, writes }).toEqual({
      against: ['limit', 'limit-stream', 'ours'],
      rounds: 1,
      writes: false,
    })
  })

  it.each([
    [['--only', 'flod'], 'There is no work "flod". There are flood-8, '],
    [['--against', 'us'], 'There is no contender "us". There are limit, '],
    [['speed'], 'There is no section "speed". There are decode, rendering, reliability, looks.'],
    [['--rounds', 'many'], '--rounds takes a number above 0, not "many".'],
  ])('refuses %j and says what there is', (parameters, message) => {
    expect(() => readOptions(parameters)).toThrow(message)
  })
})
