import { parse, postprocess, preprocess } from 'micromark'
import { gfm } from 'micromark-extension-gfm'
import type { Extension, ParseContext } from 'micromark-util-types'
import { compileBlocks, type ParsedBlock } from './compileBlocks.ts'
import { guardedSyntax } from './guardedSyntax.ts'
import { halfOpenSyntax } from './halfOpenSyntax.ts'

/** What is known besides the text itself, and how to read it. */
export interface ParseOptions {
  /** Addresses by normalised label. */
  readonly definitions: ReadonlyMap<string, string>
  /** Whatever knows the normalised labels of the footnotes. */
  readonly footnotes: { readonly has: (id: string) => boolean }
  /** Whether more may come: what is half open at the end shows as what it will be, and no address there is live yet. */
  readonly growing: boolean
  /** Formulas. */
  readonly math: Extension | undefined
}

/** Reads CommonMark and GFM into blocks. It knows the definitions it is given, and none of those in `source`. */
export function parseBlocks(source: string, options: ParseOptions): ParsedBlock[] {
  const parser = findParser(options.math)
  parser.lazy = {}
  parser.defined = labelList(options.definitions)
  parser.gfmFootnotes = labelList(options.footnotes)
  parser.growingSource = options.growing ? source : undefined
  const cut = preprocess()
  // The parser drops a byte order mark where it begins, which need not be where the text begins.
  cut('')
  return compileBlocks(postprocess(parser.document().write(cut(source, undefined, true))), source, options)
}

/** Combining the syntax costs more than reading a short paragraph. */
const parsers = new Map<Extension | undefined, ParseContext>()

function findParser(math: Extension | undefined): ParseContext {
  let parser = parsers.get(math)
  if (!parser) {
    const extensions = [gfm(), halfOpenSyntax(math !== undefined), guardedSyntax()]
    parser = parse({ extensions: math ? [...extensions, math] : extensions })
    parsers.set(math, parser)
  }
  return parser
}

/** Labels as the parser wants them. It only ever asks whether one is there, and what it adds is not asked for. */
function labelList(known: { readonly has: (id: string) => boolean }): string[] {
  const labels: string[] = []
  labels.includes = (id) => known.has(id)
  return labels
}
