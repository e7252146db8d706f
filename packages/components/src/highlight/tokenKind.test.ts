import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tokenKind, type CodeTokenKind } from './tokenKind.ts'

const examples: Record<CodeTokenKind, readonly string[]> = {
  comment: ['comment', 'comment meta comment'],
  keyword: ['keyword', 'self'],
  string: ['string', 'string.special', 'quote'],
  number: ['number', 'atom', 'variableName atom'],
  name: ['def', 'variableName.definition', 'variableName.special', 'string property'],
  type: ['type', 'builtin', 'variableName.standard', 'meta'],
  inserted: ['inserted', 'error inserted'],
  deleted: ['deleted'],
}

describe('tokenKind', () => {
  it.each(Object.entries(examples))('finds %s, which has a colour', (kind, styles) => {
    for (const style of styles) expect(tokenKind(style)).toBe(kind)
    const css = readFileSync(new URL('../styles.css', import.meta.url), 'utf8')
    expect(css).toContain(`.ek-md-code-run [data-kind='${kind}']`)
  })

  it.each(['variable', 'variableName', 'operator', 'punctuation', 'bracket', 'error', '', 'constructor'])(
    'leaves %j plain',
    (style) => {
      expect(tokenKind(style)).toBeUndefined()
    },
  )
})
