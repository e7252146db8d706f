import { createContext, type Context } from 'react'
import type { FootnoteCall } from './markdownNode.ts'

/** Where the footnotes of a text are. */
export interface FootnotePlaces {
  /** By normalised label. A late one may change others, in blocks that do not change. */
  readonly numbers: ReadonlyMap<string, number>
  /** What their ids begin with: one in the whole page. */
  readonly id: string
  /** Those to which their notes lead back. `undefined` while the text grows, when no note is shown. */
  readonly firstCalls: ReadonlyMap<string, FootnoteCall> | undefined
}

/** Where the footnotes of the text around are. */
export const FootnotePlaces: Context<FootnotePlaces> = createContext<FootnotePlaces>({
  numbers: new Map(),
  id: '',
  firstCalls: undefined,
})
