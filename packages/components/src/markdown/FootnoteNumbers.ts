import { createContext, type Context } from 'react'

/** The numbers of a text's footnotes by normalised label. A late one may change others, in blocks that do not change. */
export const FootnoteNumbers: Context<ReadonlyMap<string, number>> = createContext<
  ReadonlyMap<string, number>
>(new Map())
