import { holdWord } from './holdBack.ts'
import type { CellElement, MarkdownElement, MarkdownNode, PlainElement } from './markdownNode.ts'
import { readInline } from './readInline.ts'
import { readDefinition } from './readDefinition.ts'

/** Where an element is: the index of its block, or the label of its footnote. */
export type Place = number | string

/** An element that holds a text. */
export type TextElement = PlainElement | CellElement

/** What else is known of a text. */
export interface TextOptions {
  /** `undefined` where nothing will ask for it again. */
  readonly place: Place | undefined
  /** Whether more of it may come. */
  readonly isGrowing: boolean
  /** What stands before it. */
  readonly lead?: readonly MarkdownNode[]
}

/** Reads the elements of a place again that a label changes, and returns the others as they are. */
export type ReadAgain = (element: MarkdownElement, place: Place) => MarkdownElement

/** An element that would be another if one of these labels were known. A footnote's begins with `^`. */
interface Waiting {
  readonly labels: ReadonlySet<string>
  readonly place: Place
}

/** What an element was read from, without knowing these labels. */
interface Unresolved {
  /** The element without it. */
  readonly element: TextElement
  readonly text: string
  readonly lead: readonly MarkdownNode[]
  readonly labels: ReadonlySet<string>
}

const unresolved = new WeakMap<MarkdownElement, Unresolved>()

/** Reads texts, and knows what labels in them lead to. */
export class TextReader {
  readonly math: boolean
  /** Addresses by normalised label. */
  #definitions = new Map<string, string>()
  #footnotes = new Map<string, readonly MarkdownNode[]>()
  /** Whether a clone has the same maps, which must not change then. */
  #isShared = false
  #waiting: Waiting[] = []
  /** Labels that became known, until what waits for them is read again. */
  #fresh: string[] = []

  constructor(math: boolean) {
    this.math = math
  }

  /** By normalised label. */
  get footnotes(): ReadonlyMap<string, readonly MarkdownNode[]> {
    return this.#footnotes
  }

  clone(): TextReader {
    const copy = new TextReader(this.math)
    copy.#definitions = this.#definitions
    copy.#footnotes = this.#footnotes
    copy.#isShared = this.#isShared = true
    copy.#waiting = [...this.#waiting]
    copy.#fresh = [...this.#fresh]
    return copy
  }

  /** The element with what a text reads as in it. */
  read(element: TextElement, text: string, { place, isGrowing, lead = [] }: TextOptions): TextElement {
    const { children, missing } = readInline(isGrowing ? holdWord(text) : text, {
      definitions: this.#definitions,
      footnotes: this.#footnotes,
      math: this.math,
      growing: isGrowing,
      isCell: 'align' in element,
    })
    const read = { ...element, children: [...lead, ...children] }
    if (missing.size > 0 && place !== undefined) {
      unresolved.set(read, { element, text, lead, labels: missing })
      this.#waiting.push({ labels: missing, place })
    }
    return read
  }

  /**
   * Learns the definitions that a paragraph begins with, and returns the rest of it.
   *
   * @param isGrowing whether more of it may come: nothing is learned then, and what is not clear stays in the rest.
   */
  takeDefinitions(text: string, isGrowing: boolean): string {
    let at = 0
    while (text[at] === '[') {
      const { found, isOpen } = readDefinition(text, at)
      if (!found || (isOpen && isGrowing)) break
      at = found.end
      if (isGrowing || this.#definitions.has(found.id)) continue
      this.#ownMaps()
      this.#definitions.set(found.id, found.address)
      this.#fresh.push(found.id)
    }
    return text.slice(at)
  }

  /** Whether it is the first of this label, which is the one that counts. */
  beginFootnote(id: string): boolean {
    if (this.#footnotes.has(id)) return false
    this.setFootnote(id, [])
    this.#fresh.push(`^${id}`)
    return true
  }

  setFootnote(id: string, children: readonly MarkdownNode[]): void {
    this.#ownMaps()
    this.#footnotes.set(id, children)
  }

  /** The places where something waits for labels that became known since the last call. */
  takeChangedPlaces(): { readonly places: ReadonlySet<Place>; readonly readAgain: ReadAgain } {
    const fresh = new Set(this.#fresh.splice(0))
    const isFresh = (labels: ReadonlySet<string>): boolean => {
      for (const label of fresh.size > 0 ? labels : []) if (fresh.has(label)) return true
      return false
    }
    const places = new Set(this.#waiting.filter(({ labels }) => isFresh(labels)).map(({ place }) => place))
    if (places.size > 0) this.#waiting = this.#waiting.filter(({ labels }) => !isFresh(labels))
    const readAgain: ReadAgain = (element, place) => {
      const before = unresolved.get(element)
      if (before) {
        const { text, lead, labels } = before
        return isFresh(labels) ? this.read(before.element, text, { place, lead, isGrowing: false }) : element
      }
      if (!('children' in element) || !holdsBlocks.test(element.tag)) return element
      const children = element.children.map((child) =>
        typeof child === 'string' ? child : readAgain(child, place),
      )
      const isSame = children.every((child, index) => child === element.children[index])
      return isSame ? element : { ...element, children }
    }
    return { places, readAgain }
  }

  #ownMaps(): void {
    if (!this.#isShared) return
    this.#definitions = new Map(this.#definitions)
    this.#footnotes = new Map(this.#footnotes)
    this.#isShared = false
  }
}

const holdsBlocks = /^(?:blockquote|[uo]l|li|table|tr)$/
