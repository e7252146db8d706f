import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWritten } from '../text/readWritten.ts'
import { presentInput } from './presentInput.ts'

describe('presentInput', () => {
  it('writes what JSON.stringify writes of any value but a string', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }).filter((value) => typeof value !== 'string'),
        (value) => {
          const json: unknown = JSON.parse(JSON.stringify(value))
          expect(presentInput([json], Infinity).fields[0]?.text).toBe(JSON.stringify([json], null, 2))
        },
      ),
    )
  })

  it('shows strings as they are and other values as JSON, field by field', () => {
    expect(presentInput({ command: 'rm a\nrm b', force: true, list: [1] }, 2000)).toEqual({
      fields: [
        { name: 'command', mark: '', text: 'rm a\nrm b' },
        { name: 'force', mark: '', text: 'true' },
        { name: 'list', mark: '', text: '[\n  1\n]' },
      ],
      complete: true,
    })
  })

  it.each([
    ...['true', 'false', 'null', 'undefined', '7', '12', '1234', '-1.5e+10', '0.25'],
    ...['', ' padded', 'padded ', '{"a":1}', '[1]', '"quoted"', '{\n'],
  ])('quotes the string %j, which would read like another value', (text) => {
    expect(presentInput({ text }, 2000).fields[0]?.text).toBe(JSON.stringify(text))
  })

  it.each(['trueish', 'not null', '12 apples', '1,5', '-', 'a [1]', 'say "quoted"'])(
    'leaves the string %j as it is',
    (text) => {
      expect(presentInput({ text }, 2000).fields[0]?.text).toBe(text)
    },
  )

  it.each([
    ['text', 'text'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
  ])('shows %j without a field name', (input, text) => {
    expect(presentInput(input, 2000).fields).toEqual([{ name: '', mark: '', text }])
  })

  it('shows every digit as it was written, and a key that stands twice twice', () => {
    const source = '{"to":"alice","to":"mallory","id":2512292042121000001,"deep":{"a":1.0,"a":[1e400]}}'
    const input: unknown = JSON.parse(source)
    expect(presentInput(readWritten(input, source), 2000)).toEqual({
      fields: [
        { name: 'to', mark: 'stands twice', text: 'alice' },
        { name: 'to', mark: 'stands twice', text: 'mallory' },
        { name: 'id', mark: '', text: '2512292042121000001' },
        {
          name: 'deep',
          mark: '',
          text: '{\n  "a" ⟨stands twice⟩: 1.0,\n  "a" ⟨stands twice⟩: [\n    1e400\n  ]\n}',
        },
      ],
      complete: true,
    })
    expect(presentInput(readWritten(Infinity, '1e400'), 2000).fields).toEqual([
      { name: '', mark: '', text: '1e400' },
    ])
  })

  it('shows all of what is nested more deeply than any honest input', () => {
    const deep = `${'['.repeat(20_000)}1${']'.repeat(20_000)}`
    const { fields, complete } = presentInput(readWritten(undefined, `{"id":1e400,"deep":${deep}}`), Infinity)
    expect(complete).toBe(true)
    expect(fields[1]?.text.replaceAll(/\s/g, '')).toBe(deep)
  })

  it('says that it is cut, and counts a line break as a line', () => {
    expect(presentInput({ script: 'x'.repeat(3000) }, 1600)).toMatchObject({ complete: false })
    expect(presentInput({ script: `${'a\n'.repeat(100)}b` }, 1600)).toMatchObject({ complete: false })
    expect(presentInput({ a: 'x'.repeat(1600), b: 'hidden' }, 1600)).toMatchObject({ complete: false })
  })

  it('is complete exactly when every character is there, and always becomes so with more room', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.string({ unit: 'binary' }), { maxKeys: 4 }),
        fc.nat(200),
        (input, room) => {
          const whole = presentInput(input, 1_000_000)
          expect(whole.complete).toBe(true)
          const part = presentInput(input, room)
          expect(part.complete).toBe(JSON.stringify(part.fields) === JSON.stringify(whole.fields))
        },
      ),
    )
  })
})
