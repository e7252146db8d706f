'use client'
import { memo, useEffect, useMemo, useRef, useState, type NamedExoticComponent } from 'react'
import { isSameList } from '../controls/isSameList.ts'
import { useOwnId } from '../controls/useOwnId.ts'
import { useSkippable } from '../controls/useSkippable.ts'
import { useWhole } from '../controls/useWhole.ts'
import { cutText } from '../text/cutText.ts'
import { continuesText, extendDocument, type ExtendOptions, type MarkdownDocument } from './extendDocument.ts'
import { FootnoteLink, FootnotePlaces } from './FootnoteLink.tsx'
import { FirstHeadingLevel, type HeadingLevel } from './MarkdownHeading.tsx'
import type { MarkdownBlock } from './markdownNode.ts'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'
import { groupSize, inGroups, MarkdownNodeView, renderNodes } from './renderNodes.tsx'

/** What {@link Markdown} takes. */
export interface MarkdownProps {
  /** Markdown written by a model: untrusted. */
  readonly text: string
  /** Whether more may come: what is half open shows as what it will be, links at the very end are not live yet, and a caret shows. @default false */
  readonly streaming?: boolean
  /** The level in the page of headings of the first level; the others follow it, to 6 at most. How they look stays. @default 1 */
  readonly headingLevel?: HeadingLevel
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
  headingLevel = 1,
}: MarkdownProps) {
  const { math, strict, lineBreaks } = useMarkdownPlugins()
  const options = { streaming, math, strict, lineBreaks }
  // A server, and the page that takes over from it, show the whole; else a long text comes a slice at a time.
  const start = useWhole(true) ? whole : beginning
  const [kept, keep] = useState(() => readOn(start, text, options))
  const reading = readOn(start.limit > kept.limit ? { ...kept, ...start } : kept, text, options)
  // React renders again at once, with the same result: what was read is kept, and only if this rendering is.
  if (reading !== kept) keep(reading)
  const { limit, hiddenTo } = reading
  const isCut = text.length > limit
  const {
    blocks,
    footnotes,
    numbers,
    firstCalls,
    options: { streaming: isGrowing },
  } = reading.document
  const id = useOwnId()
  const places = useMemo(
    () => (isGrowing ? { numbers, id } : { numbers, id, firstCalls }),
    [numbers, id, firstCalls, isGrowing],
  )

  // Text that grows meanwhile keeps no slice from coming.
  const step = isCut ? limit : hiddenTo
  useEffect(() => {
    if (step < slice) return
    const timer = setTimeout(() =>
      keep((before) => ({
        ...before,
        ...(isCut ? { limit: step + 3 * slice } : { hiddenTo: step - 2 * slice }),
      })),
    )
    return () => clearTimeout(timer)
  }, [isCut, step])

  // Below a heading that stands there, or else that of the page.
  const Footnotes = `h${Math.max(2, headingLevel) as HeadingLevel}` as const
  return (
    <FootnotePlaces value={places}>
      <FirstHeadingLevel value={headingLevel}>
        <div
          className="ek-root ek-markdown"
          data-state={isGrowing || hiddenTo >= slice ? 'streaming' : 'done'}
        >
          {inGroups(blocks).map((group, index, groups) => (
            <BlockGroup
              key={index}
              blocks={
                (group[0]?.key ?? 0) >= slice && (groups[index + 1]?.[0]?.key ?? Infinity) <= hiddenTo
                  ? []
                  : group
              }
              streaming={streaming && !groups[index + 2]}
            />
          ))}
          {footnotes.length > 0 && !isGrowing && (
            <section className="ek-md-footnotes">
              <Footnotes className="ek-visually-hidden">Footnotes</Footnotes>
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
      </FirstHeadingLevel>
    </FootnotePlaces>
  )
})

/**
 * Characters that are read and rendered when a text appears. Later twice as many are rendered at once, or three times as
 * many read: so little work that no answer blocks the page.
 */
const slice = 8_000

/**
 * What was read of a text, and what of it is shown: of a long one its beginning, then its end, where a conversation is
 * read on, and then what is between them.
 */
interface Reading {
  readonly document: MarkdownDocument
  /** How many characters may be read. */
  readonly limit: number
  /** Behind the first slice, nothing is shown up to here; up to its end, until that is known. */
  readonly hiddenTo: number
}

/** Of which nothing was read. */
type Start = Omit<Reading, 'document'> & { readonly document?: undefined }

const beginning: Start = { limit: slice, hiddenTo: Infinity }
const whole: Start = { limit: Infinity, hiddenTo: 0 }

/** Reads the text as far as it may be shown. Answers what there was where that says the same. */
function readOn(before: Reading | Start, text: string, options: ExtendOptions): Reading {
  const { document } = before
  const { limit, hiddenTo } = continuesText(document?.text ?? '', text) ? before : beginning
  const isWhole = text.length <= limit
  const next = extendDocument(document, cutText(text, limit), {
    ...options,
    streaming: options.streaming || !isWhole,
  })
  if (document === next) return before
  return {
    document: next,
    limit: isWhole ? text.length + slice : limit,
    hiddenTo: isWhole ? Math.min(hiddenTo, text.length) : hiddenTo,
  }
}

interface BlockGroupProps {
  readonly blocks: readonly MarkdownBlock[]
  /** Whether it may come to stand in view as it appears: what does is laid out twice where the browser may skip it. */
  readonly streaming: boolean
}

/** Blocks that React compares as one and that the browser lays out only where they are in view. */
const BlockGroup: NamedExoticComponent<BlockGroupProps> = memo(
  function BlockGroup({ blocks, streaming }: BlockGroupProps) {
    const element = useRef<HTMLDivElement>(null)
    const skippable = useSkippable(element, blocks.length % groupSize === 0, !streaming)
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
