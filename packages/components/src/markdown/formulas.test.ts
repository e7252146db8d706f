import { describe, expect, it } from 'vitest'
import { mathPlugin } from '../math/mathPlugin.ts'
import { extendDocument } from './extendDocument.ts'
import type { MarkdownNode } from './markdownNode.ts'

/** The formulas in a text, those on a line of their own between `[` and `]`. */
function formulasIn(text: string, streaming = false): string[] {
  const { blocks } = extendDocument(undefined, text, { streaming, math: mathPlugin })
  return blocks.flatMap(({ element }) => find(element))
}

function find(node: MarkdownNode): string[] {
  if (typeof node === 'string') return []
  if (node.tag === 'math') return [node.display ? `[${node.tex}]` : node.tex]
  return 'children' in node ? node.children.flatMap(find) : []
}

describe('formulas', () => {
  it.each([
    ['$x$', ['x']],
    ['so $a + b$, then', ['a + b']],
    ['$a$ and $b$', ['a', 'b']],
    ['$$x$$ in a line', ['x']],
    ['$$ x = 1 $$', ['[x = 1]']],
    ['$$\nx\n$$', ['[x]']],
    ['$$\nx\ny\n$$\n\n$z$', ['[x\ny]', 'z']],
    ['$$x\n+ y$$\n\nText', ['[x\n+ y]']],
    ['*$x$*', ['x']],
    ['$a\nb$', ['a b']],
    ['$a_1 * b_2 * c$', ['a_1 * b_2 * c']],
    ['from $5 to $x$', ['x']],
    ['- $$\n  x\n  $$', ['[x]']],
  ])('are found in %j', (text, formulas) => {
    expect(formulasIn(text)).toEqual(formulas)
  })

  it.each([
    'From $5 to $10',
    '$5, $6 and $7',
    'It costs $5 and $ 6',
    'a $ b $ c',
    '$x',
    '\\$x$',
    'between 5$ and 6$',
    '$20,000 and USD$30,000',
    '`$x$`',
  ])('are none in %j', (text) => {
    expect(formulasIn(text)).toEqual([])
  })

  it('are not read without the plug-in', () => {
    const { blocks } = extendDocument(undefined, '$x$', { streaming: false })
    expect(blocks[0]?.element).toEqual({ tag: 'p', children: ['$x$'] })
  })

  it('are code until they are complete, since half of one cannot be drawn', () => {
    const half = extendDocument(undefined, 'so $\\frac{a', { streaming: true, math: mathPlugin })
    expect(half.blocks[0]?.element).toEqual({
      tag: 'p',
      children: ['so ', { tag: 'code', children: ['\\frac{a'] }],
    })
    const block = extendDocument(undefined, '$$\n\\frac{a', { streaming: true, math: mathPlugin })
    expect(block.blocks[0]?.element).toEqual({ tag: 'pre', language: '', runs: ['\\frac{a'], open: true })
  })

  it('cost one pass over a line of prices', () => {
    expect(formulasIn('from $5 '.repeat(5_000))).toEqual([])
  })
})
