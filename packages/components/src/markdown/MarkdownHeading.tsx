'use client'
import { createContext, useContext, type Context, type ReactNode } from 'react'

/** The level in the page of what is written as a heading of level 1. */
export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6

/** Where the text around stands among the headings of the page. */
export const FirstHeadingLevel: Context<HeadingLevel> = createContext<HeadingLevel>(1)

/** What {@link MarkdownHeading} takes. */
export interface MarkdownHeadingProps {
  /** As it was written. It decides how the heading looks, and what is copied of it. */
  readonly written: `h${HeadingLevel}`
  readonly dir: 'auto' | undefined
  readonly children: ReactNode
}

/** Whether an element of a text is a heading. */
export function isHeading(tag: string): tag is `h${HeadingLevel}` {
  return /^h\d/.test(tag)
}

/** A heading, as far below those of the page as the text around stands. */
export function MarkdownHeading({ written, dir, children }: MarkdownHeadingProps): ReactNode {
  const level = useContext(FirstHeadingLevel) + Number(written[1]) - 1
  const Tag = `h${Math.min(6, level) as HeadingLevel}` as const
  return (
    <Tag className={`ek-md-heading ek-md-${written}`} dir={dir}>
      {children}
    </Tag>
  )
}
