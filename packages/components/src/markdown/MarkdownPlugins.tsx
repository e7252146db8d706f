'use client'
import { createContext, use, type ComponentType, type ReactNode } from 'react'
import type { Extension } from 'micromark-util-types'

/** A stretch of a line of code. `kind` names its colour (`data-kind` in the DOM); `null` is plain. */
export interface CodeToken {
  readonly text: string
  readonly kind: CodeTokenKind | null
}

/** What a stretch of code can be. */
export type CodeTokenKind =
  'comment' | 'keyword' | 'string' | 'number' | 'name' | 'type' | 'operator' | 'inserted' | 'deleted'

/** Colours code a line at a time, so that a growing block never colours a line twice. */
export interface LineHighlighter {
  /** The state before the first line. */
  readonly startState: () => unknown
  /** Reads one complete line. Never changes the state it is given. */
  readonly readLine: (
    line: string,
    state: unknown,
  ) => { readonly tokens: readonly CodeToken[]; readonly state: unknown }
}

/** Formulas in Markdown. */
export interface MathPlugin {
  /** Tells the parser `$…$` and `$$…$$`. */
  readonly syntax: Extension
  /** Shows one formula, from untrusted TeX. */
  readonly Formula: ComponentType<{ readonly tex: string; readonly display: boolean }>
}

/** What Markdown can do beyond its own, from entry points that load their weight only where they are used. */
export interface MarkdownPlugins {
  /** The highlighter for a fence's language; `undefined` where there is none. A promise leaves the code plain meanwhile. */
  readonly highlight?: (
    language: string,
  ) => LineHighlighter | Promise<LineHighlighter | undefined> | undefined
  readonly math?: MathPlugin
}

/** What {@link MarkdownPluginsProvider} takes. */
export interface MarkdownPluginsProviderProps {
  /** Keep it the same object between renders. */
  readonly plugins: MarkdownPlugins
  readonly children?: ReactNode
}

/** Gives every Markdown below it code colours or formulas. */
export function MarkdownPluginsProvider({ plugins, children }: MarkdownPluginsProviderProps): ReactNode {
  return <MarkdownPluginsContext value={plugins}>{children}</MarkdownPluginsContext>
}

/** The plug-ins of the nearest provider; none without one. */
export function useMarkdownPlugins(): MarkdownPlugins {
  return use(MarkdownPluginsContext)
}

const MarkdownPluginsContext = createContext<MarkdownPlugins>({})
