import type { MathPlugin } from '../markdown/MarkdownPlugins.tsx'
import { Formula } from './Formula.tsx'
import { formulaFence, readFormula, readLastLine } from './readFormula.ts'

/**
 * The plug-in `math` for `MarkdownPluginsProvider`: `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as MathML, which browsers draw with the fonts they
 * have. The TeX reader (temml) loads with the first formula; until then, and on the server, the source is shown.
 */
export const mathPlugin: MathPlugin = { Formula, fence: formulaFence, readLastLine, read: readFormula }
