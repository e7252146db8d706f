'use client'
import { createContext, useContext, type ComponentType, type ReactNode } from 'react'
import type { CodeBlockProps } from './CodeBlock.tsx'
import type { StrictRules } from './dialect.ts'
import type { MarkdownElement } from './markdownNode.ts'

/** Formulas in Markdown. */
export interface MathPlugin {
  /** Shows one formula, from untrusted TeX. */
  readonly Formula: ComponentType<{ readonly tex: string; readonly display: boolean }>
  /** What begins, on a line of its own, a formula of several: the dollars, and what stands behind them. */
  readonly fence: RegExp
  /** What stands before the end of such a formula on a line that ends it; `marker` is what the end looks like. */
  readonly readLastLine: (line: string, marker: string) => string | undefined
  /** Reads a formula within a text that begins with a dollar or a backslash. */
  readonly read: (text: string, from: number, growing: boolean) => FormulaReading | undefined
}

/** What a formula is shown as, and where it ends in the text. */
export interface FormulaReading {
  readonly element: MarkdownElement
  readonly end: number
}

/** How Markdown is read, and what it can do beyond its own, from entry points that load only where they are used. */
export interface MarkdownPlugins {
  /** Shows the text of a code block instead of the plain one: `HighlightedCode` of the entry point `highlight`. */
  readonly Code?: ComponentType<CodeBlockProps>
  readonly math?: MathPlugin
  /** Whether a line ends where it was ended, as in a chat; else, as in CommonMark, only behind two spaces. @default false */
  readonly lineBreaks?: boolean
  /** `strictMarkdown` of the entry point `strict`: CommonMark and GFM to the letter. */
  readonly strict?: StrictRules
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
  return useContext(MarkdownPluginsContext)
}

const MarkdownPluginsContext = createContext<MarkdownPlugins>({})
