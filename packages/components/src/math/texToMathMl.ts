import { createElement, Fragment, type CSSProperties, type ReactElement, type ReactNode } from 'react'
import type { TexReader } from './temmlStore.ts'

/**
 * Untrusted TeX as React elements of MathML, through an allow-list of elements, attributes and styles: no link, no class,
 * no id, no colour, and no size beyond 20 em. Styles are set by React through the object model, which a strict policy
 * permits.
 *
 * @throws When the TeX cannot be read, holds a command that we refuse, or is too large: 3,000 characters, 40 levels,
 *   2,000 elements.
 */
export function texToMathMl(temml: TexReader, tex: string, display: boolean): ReactElement {
  if (tex.length > 3_000 || refused.test(tex)) throw new Error('This formula is too large, or not one.')
  const tree: unknown = temml.__renderToMathMLTree(tex, {
    displayMode: display,
    maxExpand: 500,
    maxSize: [20, 20],
    throwOnError: true,
    trust: false,
  })
  let elementsLeft = 2_000

  function convert(node: MathNode, depth: number): ReactNode {
    if (typeof node.text === 'string') return node.text
    const { type, children = [] } = node
    elementsLeft -= 1
    if (elementsLeft < 0 || depth > 40) throw new Error('This formula is too large.')
    const shown = children.map((child) => convert(child, depth + 1))
    // Fragments, and the places for numbers of equations, have no element of their own.
    if (type === undefined) return createElement(Fragment, undefined, ...shown)
    return createElement(elementFor(type), { ...attributesOf(node), style: styleOf(node) }, ...shown)
  }

  const { children = [] } = tree as MathNode
  return createElement(
    'math',
    { className: 'ek-math-formula', display: display ? 'block' : 'inline' },
    ...children.map((child) => convert(child, 1)),
  )
}

/** What temml's tree is made of, as far as we read it; temml documents no type for it. */
interface MathNode {
  readonly type?: string
  readonly text?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly style?: Readonly<Record<string, unknown>>
  readonly classes?: readonly string[]
  readonly children?: readonly MathNode[]
}

/** Macros multiply work, and references point at nothing. */
const refused =
  /\\(?:[egx]?def|(?:re)?newcommand|providecommand|let|futurelet|global|long|(?:eq)?ref|label|href|url|includegraphics)(?![a-z])/i

function elementFor(type: string): string {
  // Not part of MathML Core: our style sheet draws its notations.
  if (type === 'menclose') return 'mrow'
  if (!elements.has(type)) throw new Error('This formula holds something unknown.')
  return type
}

const elements: ReadonlySet<string> = new Set(
  'mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none'.split(
    ' ',
  ),
)

function attributesOf({ type, attributes = {}, classes = [] }: MathNode): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (attributeNames.has(name) && plainValue.test(String(value))) kept[name] = String(value)
  }
  if (type === 'menclose') kept['data-notation'] = notationOf(attributes['notation'])
  const side = classes.find((name) => name === 'tml-left' || name === 'tml-right')
  if (side !== undefined) kept['data-align'] = side.slice('tml-'.length)
  return kept
}

const attributeNames: ReadonlySet<string> = new Set(
  'accent accentunder columnalign depth displaystyle fence form height largeop linethickness lspace mathsize mathvariant maxsize minsize movablelimits rowspacing rspace scriptlevel separator stretchy symmetric voffset width'.split(
    ' ',
  ),
)

/** Words, numbers and lengths: nothing that could be an address or a function. */
const plainValue = /^[+-]?[a-z0-9.]{1,20}%?$/i

function notationOf(value: unknown): string {
  const notation = String(value)
  if (!notations.has(notation)) throw new Error('This formula holds something unknown.')
  return notation
}

const notations: ReadonlySet<string> = new Set(['top', 'bottom', 'box', 'updiagonalstrike'])

function styleOf({ style = {} }: MathNode): CSSProperties {
  return Object.fromEntries(
    Object.entries(style).filter(
      ([name, value]) => styleNames.test(name) && styleValue.test(String(value).trim()),
    ),
  )
}

/** Lines of tables and boxes, and the room around them. */
const styleNames = /^(?:border|padding)(?:Top|Right|Bottom|Left)?$/
const styleValue = /^(?:\d?\d?\.?\d*(?:em|ex|pt|px)?(?: (?:solid|dashed)|(?= |$)) ?)+$/
