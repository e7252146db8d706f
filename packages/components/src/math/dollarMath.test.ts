import { parse, postprocess, preprocess } from 'micromark'
import { describe, expect, it } from 'vitest'
import { dollarMath } from './dollarMath.ts'

/** The formulas in a text, with their dollars. */
function read(text: string): string[] {
  const events = postprocess(
    parse({ extensions: [dollarMath()] })
      .document()
      .write(preprocess()(text, undefined, true)),
  )
  return events
    .filter(([way, { type }]) => way === 'enter' && (type === 'mathText' || type === 'mathFlow'))
    .map(([, token, context]) => context.sliceSerialize(token))
}

describe('dollarMath', () => {
  it.each([
    ['$x$', ['$x$']],
    ['so $a + b$, then', ['$a + b$']],
    ['$a$ and $b$', ['$a$', '$b$']],
    ['$$x$$ in a line', ['$$x$$']],
    ['$$\nx\n$$', ['$$\nx\n$$']],
    ['*$x$*', ['$x$']],
    ['$a\nb$', ['$a\nb$']],
    ['from $5 to $x$', ['$x$']],
  ])('finds the formulas in %j', (text, formulas) => {
    expect(read(text)).toEqual(formulas)
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
  ])('leaves %j text', (text) => {
    expect(read(text)).toEqual([])
  })

  it('reads a long line of prices before the test runs out of time', () => {
    expect(read('from $5 '.repeat(5_000))).toEqual([])
  })
})
