import { contrastOf, over, readColor, type Color } from './contrast.ts'

// What can be read of the page that runs, wherever it is looked at.

/** The first element that a selector meets. @throws Error where there is none */
export function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector)
  if (element === null) throw new Error(`Nothing on the page is ${selector}.`)
  return element
}

export function findAll(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)]
}

/** Computed lengths in pixels. */
export function pixels(selector: string, ...names: string[]): number[] {
  const style = getComputedStyle(find(selector))
  return names.map((name) => parseFloat(style.getPropertyValue(name)))
}

/** What lies behind the letters of an element: all grounds, down to the first that nothing shines through. */
export function groundOf(element: Element | null): Color {
  if (element === null) return [255, 255, 255, 1]
  const own = readColor(getComputedStyle(element).backgroundColor)
  return own[3] === 1 ? own : over(own, groundOf(element.parentElement))
}

/** Of a text and what lies behind it, as much as is seen of it where it is pale. */
export function textContrast(element: Element): number {
  const ground = groundOf(element)
  const [red, green, blue, alpha] = readColor(getComputedStyle(element).color)
  return contrastOf(over([red, green, blue, alpha * opacityOf(element)], ground), ground)
}

function opacityOf(element: Element | null): number {
  if (element === null) return 1
  return Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement)
}

/** Of an element's own ground and what lies around it. */
export function fillContrast(selector: string): number {
  const element = find(selector)
  return contrastOf(groundOf(element), groundOf(element.parentElement))
}

/** Of an edge and what lies around it. */
export function edgeContrast(selector: string): number {
  const element = find(selector)
  const ground = groundOf(element.parentElement)
  return contrastOf(over(readColor(getComputedStyle(element).borderTopColor), ground), ground)
}

/** The room between what ends and what begins. */
export function gap(above: Element | null, below: Element | null): number {
  if (above === null || below === null) throw new Error('There is nothing between which a gap could be.')
  return below.getBoundingClientRect().top - above.getBoundingClientRect().bottom
}

/** The texts that one can see, each with the element that it stands in. */
export function visibleTexts(root: Element): { node: Text; element: Element }[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found: { node: Text; element: Element }[] = []
  while (walker.nextNode() !== null) {
    const node = walker.currentNode as Text
    const element = node.parentElement
    const box = element?.getBoundingClientRect()
    if (element === null || box === undefined || box.width < 2 || !/\S/.test(node.data)) continue
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    if (shown && element.closest('.ek-visually-hidden, .demo-hidden') === null) found.push({ node, element })
  }
  return found
}

/** How many characters each line of an element has. */
export function lineLengths(element: Element): number[] {
  const lengths: number[] = []
  let last: number | undefined
  for (const { node } of visibleTexts(element)) {
    for (let at = 0; at < node.length; at++) {
      const bottom = bottomOf(node, at, at + 1)
      if (bottom === undefined) continue
      // What is set smaller ends a little higher, in the same line.
      if (last === undefined || bottom - last > 8) lengths.push(1)
      else lengths.push((lengths.pop() ?? 0) + 1)
      last = Math.max(bottom, last ?? bottom)
    }
  }
  return lengths
}

/** The words of an element that a line ends in. */
export function brokenWords(element: Element): string[] {
  return visibleTexts(element).flatMap(({ node }) =>
    [...node.data.matchAll(/[\p{L}\p{N}]+/gu)].flatMap(({ 0: word, index }) => {
      const first = bottomOf(node, index, index + 1) ?? 0
      const last = bottomOf(node, index + word.length - 1, index + word.length) ?? 0
      return last - first > 8 ? [word] : []
    }),
  )
}

function bottomOf(node: Text, from: number, to: number): number | undefined {
  const range = document.createRange()
  range.setStart(node, from)
  range.setEnd(node, to)
  return [...range.getClientRects()].at(-1)?.bottom
}

/** The animation that an element begins with, from its start. @throws Error where it has none */
export function entrance(element: HTMLElement): { duration: number; easing: string; from: Keyframe } {
  element.style.animation = 'none'
  element.getBoundingClientRect()
  element.style.animation = ''
  const effect = element.getAnimations()[0]?.effect
  if (!(effect instanceof KeyframeEffect)) throw new Error(`${element.className} comes without a movement.`)
  const [from] = effect.getKeyframes()
  if (from === undefined) throw new Error(`${element.className} moves from nowhere.`)
  return { duration: Number(effect.getTiming().duration), easing: from.easing, from }
}

export function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}
