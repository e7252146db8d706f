import { isSameList } from '../controls/isSameList.ts'
import type { Dialect } from './dialect.ts'
import { holdWord } from './holdBack.ts'
import type { CellElement, MarkdownElement, MarkdownNode, PlainElement } from './markdownNode.ts'
import { readInline } from './readInline.ts'
import { readDefinition } from './readDefinition.ts'

/** An element that is to hold a text. */
export type TextElement = Omit<PlainElement, 'children'> | Omit<CellElement, 'children'>

/** What else is known of a text. */
export interface TextOptions {
  /** Whether nothing will ask for it again. */
  readonly isLook: boolean
  /** Whether more of it may come. */
  readonly isGrowing: boolean
  /** What stands before it. */
  readonly lead?: readonly MarkdownNode[]
}

/** Reads again what a label changes in an element, and returns another, or a text, as it is. */
export type ReadAgain = <Node extends MarkdownNode>(node: Node) => Node | MarkdownElement

/** What an element was read from, without knowing these labels. */
interface Unresolved {
  readonly element: TextElement
  readonly text: string
  readonly lead: readonly MarkdownNode[]
  readonly labels: ReadonlySet<string>
}

const unresolved = new WeakMap<MarkdownElement, Unresolved>()

/** Reads texts, and knows what labels in them lead to. */
export class TextReader {
  readonly dialect: Dialect
  /** Addresses by normalised label. */
  #definitions = new Map<string, string>()
  #footnotes = new Map<string, readonly MarkdownNode[]>()
  /** Whether a clone has the same maps, which must not change then. */
  #isShared = false
  /** Labels that would make more of a text. A footnote's begins with `^`. */
  #waiting = new Set<string>()
  /** Labels that became known, until what waits for them is read again. */
  #fresh: string[] = []

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  /** By normalised label. */
  get footnotes(): ReadonlyMap<string, readonly MarkdownNode[]> {
    return this.#footnotes
  }

  clone(): TextReader {
    const copy = new TextReader(this.dialect)
    copy.#definitions = this.#definitions
    copy.#footnotes = this.#footnotes
    copy.#isShared = this.#isShared = true
    copy.#waiting = this.#waiting
    copy.#fresh = [...this.#fresh]
    return copy
  }

  /** The element with what a text reads as in it. */
  read(
    element: TextElement,
    text: string,
    { isLook, isGrowing, lead = [] }: TextOptions,
  ): PlainElement | CellElement {
    const { children, missing } = readInline(isGrowing ? holdWord(text) : text, {
      definitions: this.#definitions,
      footnotes: this.#footnotes,
      dialect: this.dialect,
      growing: isGrowing,
      isCell: 'align' in element,
    })
    const read = { ...element, children: [...lead, ...children] }
    if (missing.size > 0 && !isLook) {
      unresolved.set(read, { element, text, lead, labels: missing })
      for (const label of missing) this.#waiting.add(label)
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

  /** What labels change that became known since the last call; `undefined` where that is nothing. */
  takeChanges(): ReadAgain | undefined {
    const fresh = this.#fresh.splice(0).filter((label) => this.#waiting.has(label))
    if (fresh.length === 0) return undefined
    const again: ReadAgain = (node) => {
      if (typeof node === 'string') return node
      const element: MarkdownElement = node
      const before = unresolved.get(element)
      if (before) {
        if (!fresh.some((label) => before.labels.has(label))) return element
        return this.read(before.element, before.text, { lead: before.lead, isLook: false, isGrowing: false })
      }
      if (!('children' in element)) return element
      const children = element.children.map(again)
      return isSameList(children, element.children) ? element : { ...element, children }
    }
    return again
  }

  #ownMaps(): void {
    if (!this.#isShared) return
    this.#definitions = new Map(this.#definitions)
    this.#footnotes = new Map(this.#footnotes)
    this.#isShared = false
  }
}
