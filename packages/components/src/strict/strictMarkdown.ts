import type { StrictRules } from '../markdown/dialect.ts'
import { gfmHtml } from './gfmHtml.ts'
import { readGfmAddress } from './readGfmAddress.ts'

/** For `MarkdownPluginsProvider`: Markdown is CommonMark and GFM to the letter, without what models write beyond that. */
export const strictMarkdown: StrictRules = {
  readAddress: readGfmAddress,
  punctuation: /[\p{P}\p{S}]$/u,
  html: gfmHtml,
}
