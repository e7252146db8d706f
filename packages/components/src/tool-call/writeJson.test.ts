import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWritten } from '../text/readWritten.ts'
import { multilineOutput, nestLists } from './toolValues.fixtures.ts'
import { writeJson, type JsonForm } from './writeJson.ts'

function write(value: unknown, form: JsonForm): string {
  return [...writeJson(value, form)].join('')
}

describe('writeJson', () => {
  it('writes what JSON.stringify writes, exactly', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value))
        expect(write(json, 'exact')).toBe(JSON.stringify(json, null, 2))
      }),
    )
  })

  it('writes what was written: every digit, a key that stands twice twice, and marked for a person', () => {
    const source = '{"n":9007199254740993,"2":[-0.0],"1":{},"to":"a","to":"b","x":{"y":1,"y":2,"y":3}}'
    const written = readWritten(JSON.parse(source), source)
    expect(write(written, 'exact').replaceAll(/\s/g, '')).toBe(source)
    expect(write(written, 'readable').split('\n')).toEqual([
      '{',
      '  "n": 9007199254740993,',
      '  "2": [',
      '    -0.0',
      '  ],',
      '  "1": {},',
      '  "to" ⟨stands twice⟩: "a",',
      '  "to" ⟨stands twice⟩: "b",',
      '  "x": {',
      '    "y" ⟨stands 3 times⟩: 1,',
      '    "y" ⟨stands 3 times⟩: 2,',
      '    "y" ⟨stands 3 times⟩: 3',
      '  }',
      '}',
    ])
  })

  it('writes long strings and long keys piece by piece, with every pair of surrogates whole', () => {
    const long = `a${'😀"\\'.repeat(5000)}`
    const pieces = [...writeJson({ [long]: long }, 'exact')]
    expect(JSON.parse(pieces.join(''))).toEqual({ [long]: long })
    expect(pieces.join('')).not.toContain('\\ud83d')
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(9000)
  })

  it('shows the lines of a string as lines, each behind a bar', () => {
    expect(write({ text: 'one\n"two": 2\n', list: ['a\nb'], flat: 'c' }, 'readable')).toBe(
      [
        '{',
        '  "text": "',
        '    │ one',
        '    │ "two": 2',
        '    │ ',
        '  ",',
        '  "list": [',
        '    "',
        '      │ a',
        '      │ b',
        '    "',
        '  ],',
        '  "flat": "c"',
        '}',
      ].join('\n'),
    )
  })

  it('lets no string begin a line, so that none can pass for a field', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('\n', '"', ' ', '│', ',', '}', 'a') })),
        (texts) => {
          const lines = write(texts, 'readable').split('\n')
          const outside = lines.filter((line) => !/^ *│ /.test(line))
          for (const line of outside) expect(line).toMatch(/^ *(?:[[\]]|\[\]|"(?:[^"\\]|\\.)*"|"|,)*,?$/)
        },
      ),
    )
  })

  it('gives a string back from its lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '"', '│', ' ', 'a') }), (part) => {
        const text = `${part}\n`
        const lines = write([text], 'readable').split('\n').slice(2, -2)
        expect(lines.map((line) => line.slice('    │ '.length)).join('\n')).toBe(text)
      }),
    )
  })

  it('ends the colours of a string with the string', () => {
    expect(write(['\u001b[31mred'], 'readable')).toContain('\u001b[31mred\u001b[m\n')
  })

  it('writes 100,000 levels, in a length that grows with their number', () => {
    const short = write(nestLists(50_000), 'exact').length
    const long = write(nestLists(100_000), 'exact').length
    expect(long / short).toBeLessThan(2.1)
  })

  it('reads no more of a value than it is asked for', () => {
    const read: string[] = []
    const value = new Proxy(multilineOutput, {
      get(target, key) {
        read.push(String(key))
        return Reflect.get(target, key)
      },
    })
    const pieces = writeJson(value, 'readable')
    for (let piece = 0; piece < 7; piece += 1) pieces.next()
    expect(read).toEqual(['path', 'content'])
  })
})
