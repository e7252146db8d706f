import { describe, expect, it } from 'vitest'
import { loadLanguage } from './loadLanguage.ts'
import { readTokens } from './readTokens.ts'

const mode = (await loadLanguage('ts')) ?? expect.fail('there is no mode')

/** The words of a line that have one kind. */
function find(line: string, kind: string): string[] {
  const tokens = readTokens(mode, line, mode.startState?.(2))
  return tokens.filter((token) => token.kind === kind).map(({ text }) => text.trim())
}

describe('TypeScript', () => {
  it.each([
    ['type Id = keyof Task', ['type', 'keyof']],
    ['type Pair<A> = A', ['type']],
    ['const plan = {} satisfies Plan', ['const', 'satisfies']],
    ['declare namespace Kit {', ['declare', 'namespace']],
    ['function isTask(value: unknown): value is Task {', ['function', 'is']],
    ['type Element<T> = T extends (infer Item)[] ? Item : never', ['type', 'extends', 'infer']],
    ['abstract class Reader {', ['abstract', 'class']],
  ])('has its keywords: %s', (line, words) => {
    expect(find(line, 'keyword')).toEqual(expect.arrayContaining(words))
  })

  it.each([
    'event.type',
    'const type = 1',
    'type(value)',
    'is(value)',
    'const { type } = event',
    'keyof + 1',
  ])('has the same words as names elsewhere: %s', (line) => {
    for (const word of ['type', 'is', 'keyof']) expect(find(line, 'keyword')).not.toContain(word)
  })

  it('colours what is called', () => {
    expect(find('invite(guest, count)', 'name')).toEqual(['invite'])
    expect(find('const due = Number(text)', 'name')).toContain('Number')
  })
})
