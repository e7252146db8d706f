import { readFrames } from './readFrames.fixtures.ts'
import { describe, expect, it } from 'vitest'
import { wires, type Wire } from './wire.ts'

const names = Object.keys(wires) as Wire[]
const text = 'a "quoted" piece\nof two lines\n\n'

describe('the wires', () => {
  it.each(names)('%s carries each piece as one event, whatever the text holds', (name) => {
    const { opening, piece, closing } = wires[name]
    expect(readFrames(piece(text))).toHaveLength(1)
    const frames = readFrames([opening, piece(text), closing(text)].join(''))
    expect(JSON.stringify(frames[readFrames(opening).length])).toContain(JSON.stringify(text).slice(1, -1))
  })

  it('says in each that the turn is over', () => {
    const last = (name: Wire): unknown => readFrames(wires[name].closing(text)).at(-1)
    expect(last('engine')).toMatchObject({ phase: 'completed' })
    expect(last('ai-sdk')).toBe('[DONE]')
    expect(last('langgraph')).toMatchObject({ messages: [{ type: 'human' }, { type: 'ai', content: text }] })
  })
})
