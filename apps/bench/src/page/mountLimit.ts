import { shortMessage } from '../rendering/sampleText.ts'
import type { Work } from '../rendering/work.ts'
import type { Scene } from './startPage.ts'

/**
 * The same text without Markdown, written once a frame: what a browser needs for that, nobody can save. The text comes
 * as it is, or out of the stream that a client has to read.
 */
export function mountLimit({ root, work, source, countCommit }: Scene, from: 'text' | 'stream'): () => void {
  for (let index = 0; index < work.history; index++) writeParagraphs(root, shortMessage(index))
  const write = createWriter(work.shape, root)
  let waiting = ''
  let asked = false
  const onFrame = (): void => {
    asked = false
    // A line break at the end may be the first half of a separator.
    const settled = waiting.trimEnd()
    write(settled)
    waiting = waiting.slice(settled.length)
    countCommit()
  }
  return () =>
    void source[from === 'text' ? 'read' : 'scan']((piece) => {
      waiting += piece
      if (!asked) requestAnimationFrame(onFrame)
      asked = true
    })
}

type Writer = (text: string) => void

function createWriter(shape: Work['shape'], root: HTMLElement): Writer {
  switch (shape) {
    case 'paragraphs':
      return growBy('\n\n', () => root.appendChild(document.createElement('div')))
    case 'code':
      return writeLines(root.appendChild(document.createElement('pre')))
    case 'table':
      return growBy('\n', () => root.appendChild(document.createElement('div')))
    default:
      return shape satisfies never
  }
}

/** A text node per 50 lines: one that grows for ever costs the square of its length. */
function writeLines(code: HTMLElement): Writer {
  let lines = 0
  let node = code.appendChild(new Text())
  return (text) => {
    for (const line of text.split(/(?<=\n)/)) {
      node.data += line
      if (line.endsWith('\n') && ++lines % 50 === 0) node = code.appendChild(new Text())
    }
  }
}

/** Writes into what `open` made last, and opens another after each separator. */
function growBy(separator: string, open: () => HTMLElement): Writer {
  let write = toWriter(open())
  return (text) => {
    const [first = '', ...others] = text.split(separator)
    write(first)
    for (const other of others) {
      write = toWriter(open())
      write(other)
    }
  }
}

function toWriter(target: HTMLElement): Writer {
  const node = target.appendChild(new Text())
  return (text) => {
    if (text !== '') node.data += text
  }
}

function writeParagraphs(root: HTMLElement, text: string): void {
  for (const paragraph of text.split('\n\n')) {
    root.appendChild(document.createElement('div')).textContent = paragraph
  }
}
