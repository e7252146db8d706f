import { memo, type NamedExoticComponent } from 'react'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { markdownElements } from './markdownElements.tsx'
import { isTooComplex } from './isTooComplex.ts'
import { safeAddress } from './safeAddress.ts'
import { settleTail } from './settleTail.ts'

/** What {@link Markdown} takes. */
export interface MarkdownProps {
  /** Markdown written by a model: untrusted. */
  readonly text: string
  /** Whether more may come: links at the very end are not live yet, and a caret shows. @default false */
  readonly streaming?: boolean
}

/**
 * CommonMark and GFM as React elements. Raw HTML is shown as text, nothing is fetched, no `<img>` is ever created,
 * and links show where they lead. Too large or too deep a text is shown plain.
 *
 * States in `data-state`: `streaming`, `done`.
 */
export const Markdown: NamedExoticComponent<MarkdownProps> = memo(function Markdown({
  text,
  streaming = false,
}: MarkdownProps) {
  const state = streaming ? 'streaming' : 'done'
  if (isTooComplex(text)) {
    return (
      <div className="ek-root ek-markdown ek-markdown-plain" data-state={state} dir="auto">
        {text}
      </div>
    )
  }
  const source = streaming ? settleTail(text) : text

  /** A link in the last word of a growing text may still change its destination: `https://a.` becomes `a.example`. */
  function mayGrow(end: number | undefined): boolean {
    return streaming && (end === undefined || !/\s/.test(source.slice(end)))
  }

  return (
    <div className="ek-root ek-markdown" data-state={state} dir="auto">
      <ReactMarkdown
        remarkPlugins={[[remarkGfm, { singleTilde: false }]]}
        urlTransform={(address, _name, node) =>
          mayGrow(node.position?.end.offset) ? '' : (safeAddress(address) ?? '')
        }
        components={markdownElements}
      >
        {source}
      </ReactMarkdown>
    </div>
  )
})
