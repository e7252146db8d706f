import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { extendDocument, type MarkdownDocument } from './extendDocument.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const section =
  '## A heading of some length\n\nA paragraph with **strong words** and `code in it`, long enough to be cut.\n\n' +
  '- an item that is not short\n- another item like it\n\n```ts\nconst answer = await ask("why")\n```\n\n' +
  '| a column | another column |\n| --- | --- |\n| a cell with words | a cell with more words |\n\n'

it('keeps of a growing text little more than what it reads as, however often it was looked at', () => {
  const pieces = Array.from(section.repeat(600).matchAll(/[^]{1,50}/g), ([piece]) => piece)
  const before = heapUsed()
  let document: MarkdownDocument | undefined
  let text = ''
  for (const piece of pieces) {
    text += piece
    document = extendDocument(document, text, { streaming: true })
  }
  const held = heapUsed() - before
  expect(document?.blocks.length).toBeGreaterThan(2_000)
  expect(held / text.length).toBeLessThan(60)
})
