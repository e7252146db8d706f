'use client'
import { createContext, use, type ComponentType, type ReactNode } from 'react'
import type { CodeBlockProps } from './CodeBlock.tsx'

/** Formulas in Markdown. */
export interface MathPlugin {
  /** Shows one formula, from untrusted TeX. */
  readonly Formula: ComponentType<{ readonly tex: string; readonly display: boolean }>
}

/** What Markdown can do beyond its own, from entry points that load their weight only where they are used. */
export interface MarkdownPlugins {
  /** Shows the text of a code block instead of the plain one: `HighlightedCode` of the entry point `highlight`. */
  readonly Code?: ComponentType<CodeBlockProps>
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
