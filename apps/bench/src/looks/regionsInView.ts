import { find, findAll } from './pageFigures.ts'

/** A part of the page, for the test of the blur. */
export interface Region {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What is in view, part by part. */
export function regionsInView(): Region[] {
  const view = find('.ek-list').getBoundingClientRect()
  return Object.entries(regionNames).flatMap(([selector, name]) =>
    findAll(selector).flatMap((element) => {
      const box = element.getBoundingClientRect()
      const isInList = element.closest('.ek-list') !== null
      const y = isInList ? Math.max(box.top, view.top) : box.top
      const height = (isInList ? Math.min(box.bottom, view.bottom) : box.bottom) - y
      return height < 4 ? [] : [{ name, x: box.left, y, width: box.width, height }]
    }),
  )
}

const regionNames: Readonly<Record<string, string>> = {
  '.ek-prompt': 'the prompt',
  '.ek-composer-box': 'the composer',
  '.ek-user-text': 'the message',
  '.ek-thinking': 'the reasoning',
  '.ek-tool-group': 'the calls',
  '.ek-assistant .ek-md-group > .ek-md-p': 'a paragraph',
  '.ek-md-code': 'the code',
  '.ek-md-table-scroll': 'the table',
  '.ek-md-group > .ek-md-list': 'the list',
}
