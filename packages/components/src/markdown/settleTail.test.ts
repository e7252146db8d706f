import { expect, it } from 'vitest'
import { settleTail } from './settleTail.ts'

it.each([
  ['closes strong text that is still open', 'This is **very', 'This is **very**'],
  ['leaves out a marker with nothing behind it', 'This is **', 'This is '],
  ['closes code that is still open', 'Run `npm', 'Run `npm`'],
  ['holds back a link definition until its line is complete', 'See [a].\n\n[a]: https://exa', 'See [a].\n'],
  [
    'lets a link definition go once its line is complete',
    'x\n[a]: https://whole\n\ny',
    'x\n[a]: https://whole\n\ny',
  ],
  ['keeps a finished text', 'This is **bold** and `code`.', 'This is **bold** and `code`.'],
  ['leaves markers in an open fence alone', '```\n**a', '```\n**a'],
])('%s', (_fact, text, settled) => {
  expect(settleTail(text)).toBe(settled)
})
