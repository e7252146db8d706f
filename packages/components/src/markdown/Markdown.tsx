'use client'
import { memo, useEffect, useMemo, useRef, useState, type NamedExoticComponent } from 'react'
import { isSameList } from '../controls/isSameList.ts'
import { useOwnId } from '../controls/useOwnId.ts'
import { useSkippable } from '../controls/useSkippable.ts'
import { useWhole } from '../controls/useWhole.ts'
import { cutText } from '../text/cutText.ts'
import { continuesText, extendDocument, type ExtendOptions, type MarkdownDocument } from './extendDocument.ts'
import { FootnoteLink, FootnotePlaces } from './FootnoteLink.tsx'
import type { MarkdownBlock } from './markdownNode.ts'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'
import { groupSize, inGroups, MarkdownNodeView, renderNodes } from './renderNodes.tsx'

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
  const { math, strict, lineBreaks } = useMarkdownPlugins()
  const options = { streaming, math, strict, lineBreaks }
  // A server, and the page that takes over from it, show the whole; else a long text comes a slice at a time.
  const limit = useWhole(true) ? Infinity : shortestSlice
  const [kept, keep] = useState(() => readOn({ document: undefined, limit }, text, options))
  const reading = readOn(limit > kept.limit ? { ...kept, limit } : kept, text, options)
  // React renders again at once, with the same result: what was read is kept, and only if this rendering is.
  if (reading !== kept) keep(reading)
  const {
    blocks,
    footnotes,
    numbers,
    options: { streaming: isGrowing },
  } = reading.document
  const id = useOwnId()
  const firstCalls = isGrowing ? undefined : reading.document.firstCalls
  const places = useMemo(() => ({ numbers, id, firstCalls }), [numbers, id, firstCalls])
  const cut = text.length > reading.limit ? reading : undefined

  const slice = useRef({ length: shortestSlice, begun: 0 })
  useEffect(() => {
    if (cut === undefined) return
    const timer = setTimeout(() => {
      const now = performance.now()
      const length = nextSlice(slice.current.length, now - slice.current.begun)
      slice.current = { length, begun: now }
      keep((before) => ({ ...before, limit: before.limit + length }))
    }, frame)
    return () => clearTimeout(timer)
  }, [cut])

  return (
    <FootnotePlaces value={places}>
      <div className="ek-root ek-markdown" data-state={isGrowing ? 'streaming' : 'done'}>
        {inGroups(blocks).map((group, index) => (
          <BlockGroup key={index} blocks={group} growing={isGrowing} />
        ))}
        {footnotes.length > 0 && !isGrowing && (
          <section className="ek-md-footnotes">
            <h2 className="ek-visually-hidden">Footnotes</h2>
            <ol className="ek-md-list" data-kind="numbers" dir="auto">
              {footnotes.map(({ id: label, children }, index) => (
                <li key={label} className="ek-md-item" data-kind="item">
                  {renderNodes(children, false)} <FootnoteLink number={index + 1} from="note" to="call" />
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </FootnotePlaces>
  )
})

/** Characters that are read and rendered at once: some milliseconds of work, so that no answer blocks the page. */
const shortestSlice = 10_000
const longestSlice = 40_000

/** Milliseconds between what one slice takes and the next. */
const frame = 16

/**
 * Each slice is laid out and painted for itself, so what the page shows with ease comes in few: twenty a second.
 *
 * @param milliseconds from the slice of that length to now, all that the page did and waited for included.
 */
function nextSlice(length: number, milliseconds: number): number {
  return Math.min(longestSlice, Math.max(shortestSlice, Math.floor((length * 50) / milliseconds)))
}

/** What is on screen, and how much of the text may be. */
interface Reading<Document = MarkdownDocument> {
  readonly document: Document
  readonly limit: number
}

/** Reads the text as far as it may be shown. Answers what there was where that says the same. */
function readOn(before: Reading<undefined> | Reading, text: string, options: ExtendOptions): Reading {
  const { document } = before
  const startsOver = document !== undefined && !continuesText(document.text, text)
  const limit = startsOver ? Math.min(before.limit, shortestSlice) : before.limit
  const whole = text.length <= limit
  const next = extendDocument(document, whole ? text : cutText(text, limit), {
    ...options,
    streaming: options.streaming || !whole,
  })
  if (before.document === next) return before
  return { document: next, limit: whole ? text.length + shortestSlice : limit }
}

interface BlockGroupProps {
  readonly blocks: readonly MarkdownBlock[]
  readonly growing: boolean
}

/** Blocks that React compares as one and that the browser lays out only where they are in view. */
const BlockGroup: NamedExoticComponent<BlockGroupProps> = memo(
  function BlockGroup({ blocks, growing }: BlockGroupProps) {
    const element = useRef<HTMLDivElement>(null)
    const skippable = useSkippable(element, blocks.length === groupSize, !growing)
    return (
      <div ref={element} className="ek-md-group" data-skippable={skippable}>
        {blocks.map(({ key, element, growing }) => (
          <MarkdownNodeView key={key} node={element} still={!growing} dir="auto" />
        ))}
      </div>
    )
  },
  (before, after) => isSameList(before.blocks, after.blocks),
)
