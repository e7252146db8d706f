import { describe, expect, it } from 'vitest'
import { readWritten } from '../text/readWritten.ts'
import { readShape } from './readShape.ts'

const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(4000) } }

/** The fields of a value by name. */
function fieldsOf(value: unknown): Record<string, string> | undefined {
  const shape = readShape(value)
  if (shape?.kind !== 'fields') return undefined
  return Object.fromEntries(shape.fields.map(({ name, text }) => [name, text]))
}

describe('readShape', () => {
  it('reads an object as its fields, with the line breaks of its texts', () => {
    expect(
      fieldsOf({ path: 'a.md', text: '# Plan\n\n1. Cut\n', count: 3, as: '3', deep: { a: [1] } }),
    ).toEqual({
      path: 'a.md',
      text: '# Plan\n\n1. Cut\n',
      count: '3',
      as: '"3"',
      deep: '{\n  "a": [\n    1\n  ]\n}',
    })
  })

  it.each([
    ['a text', 'a'],
    ['a number', 3],
    ['nothing', undefined],
    ['null', null],
    ['a list', ['a']],
    ['an object without members', {}],
    ['what has colours', { output: '\u001b[31mred' }],
    ['what writes over its lines', { output: '10 %\r20 %' }],
    ['what is long', { text: 'a'.repeat(5000) }],
  ])('leaves %s to the JSON', (_, value) => {
    expect(readShape(value)).toBeUndefined()
  })

  it('reads an edit as what it takes away and what it puts there, as they were written', () => {
    expect(readShape({ path: 'a.json', old_string: '{\n "a": 1\n}', new_string: '{}' })).toEqual({
      kind: 'fields',
      fields: [{ name: 'path', mark: '', text: 'a.json' }],
      change: { before: '{\n "a": 1\n}', after: '{}' },
    })
    expect(readShape({ newText: 'b', oldText: '' })).toMatchObject({ change: { before: '', after: 'b' } })
  })

  it.each([
    ['a name that stands twice', '{"old_string":"x","old_string":"y","old_str":"a","new_str":"b"}'],
    ['two texts to take away', '{"old_string":"x","old_str":"a"}'],
    ['something else than a text', '{"old_string":1,"new_string":"b"}'],
  ])('hides no field of an edit with %s', (_, source) => {
    const shape = readShape(readWritten(JSON.parse(source), source))
    expect(shape).toMatchObject({ kind: 'fields', change: undefined })
    const names = [...source.matchAll(/"(\w+)":/g)].map(([, name]) => name)
    expect(shape?.kind === 'fields' && shape.fields.map(({ name }) => name)).toEqual(names)
  })

  it('says of pictures what they are, and nothing of them where they come with something else', () => {
    expect(readShape(picture)).toEqual({ kind: 'pictures', words: ['PNG picture, 3 kB'] })
    expect(readShape([picture, { type: 'image', mimeType: 'image/svg+xml', data: 'AAAA' }])).toEqual({
      kind: 'pictures',
      words: ['PNG picture, 3 kB', 'SVG picture, 1 kB'],
    })
    expect(readShape('data:image/webp;base64,AAAA')).toMatchObject({ words: ['WEBP picture, 1 kB'] })
    expect(readShape({ ...picture, error: 'half of it is missing' })).not.toMatchObject({ kind: 'pictures' })
    expect(readShape([picture, 'and a word'])).toBeUndefined()
  })

  it('writes no more of a value than it shows', () => {
    let visited = 0
    const endless = {
      rows: Array.from({ length: 100_000 }, () => ({
        get a() {
          return ++visited
        },
      })),
    }
    expect(readShape(endless)).toBeUndefined()
    expect(visited).toBeLessThan(2_000)
  })
})
