'use client'
import { memo, useState, type NamedExoticComponent } from 'react'
import { extendDocument, type MarkdownBlock } from './extendDocument.ts'
import { FootnoteNumbers } from './FootnoteNumbers.ts'
import { groupSize, isSameList, MarkdownNodes, MarkdownNodeView } from './MarkdownNodes.tsx'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'

/** What {@link Markdown} takes. */
export interface MarkdownProps {
  /** Markdown written by a model: untrusted. */
  readonly text: string
  /** Whether more may come: what is half open shows as what it will be, links at the very end are not live yet, and a caret shows. @default false */
  readonly streaming?: boolean
}

/**
 * CommonMark and GFM as React elements. Raw HTML is shown as text, nothing is fetched, no `<img>` is ever created,
 * and links show where they lead. Text that grows is read on from where it was; what is finished is never rendered
 * again. What is too large or too deep is shown plain.
 *
 * States in `data-state`: `streaming`, `done`.
 */
export const Markdown: NamedExoticComponent<MarkdownProps> = memo(function Markdown({
  text,
  streaming = false,
}: MarkdownProps) {
  const { math } = useMarkdownPlugins()
  const options = { streaming, math: math?.syntax }
  const [before, setBefore] = useState(() => extendDocument(undefined, text, options))
  const document = extendDocument(before, text, options)
  // React renders again at once, with the same result: what was read is kept, and only if this rendering is.
  if (document !== before) setBefore(document)
  const { blocks, footnotes, numbers } = document
  return (
    <FootnoteNumbers value={numbers}>
      <div className="ek-root ek-markdown" data-state={streaming ? 'streaming' : 'done'} dir="auto">
        {Array.from({ length: Math.ceil(blocks.length / groupSize) }, (_, index) => (
          <BlockGroup key={index} blocks={blocks.slice(index * groupSize, (index + 1) * groupSize)} />
        ))}
        {footnotes.length > 0 && (
          <section className="ek-md-footnotes">
            <h2 className="ek-visually-hidden">Footnotes</h2>
            <ol className="ek-md-list" data-kind="numbers">
              {footnotes.map(({ id, children }) => (
                <li key={id} className="ek-md-item" data-kind="item">
                  <MarkdownNodes nodes={children} />
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </FootnoteNumbers>
  )
})

interface BlockGroupProps {
  readonly blocks: readonly MarkdownBlock[]
}

/** Blocks that React compares as one and that the browser lays out only where they are in view. */
const BlockGroup: NamedExoticComponent<BlockGroupProps> = memo(
  function BlockGroup({ blocks }: BlockGroupProps) {
    return (
      <div className="ek-md-group" data-state={blocks.length === groupSize ? 'full' : 'growing'}>
        {blocks.map(({ key, element }) => element && <MarkdownNodeView key={key} node={element} />)}
      </div>
    )
  },
  (before, after) => isSameList(before.blocks, after.blocks),
)
