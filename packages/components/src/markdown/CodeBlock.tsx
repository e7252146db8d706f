'use client'
import { Fragment, memo, useState } from 'react'
import type { NamedExoticComponent, ReactElement, ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { cutText } from '../text/cutText.ts'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'
import { watchOverflow } from './watchOverflow.ts'

/** What {@link CodeBlock} takes. */
export interface CodeBlockProps {
  /** As the fence named it; `''` where it named none. */
  readonly language: string
  /**
   * The code in runs of about 50 lines, so that no text node grows without bound: `runs.join('')` is all of it. Every
   * run but the last ends with its line break and stays the same string for as long as the code only grows.
   */
  readonly runs: readonly string[]
  /** Whether the fence has not closed yet, so that the last line may still grow. */
  readonly open: boolean
}

/**
 * Code in a box of its own that scrolls sideways, with its language and a copy button; where a line is too long, with one
 * that wraps lines. Colours come from the plug-in `Code` of the nearest `MarkdownPluginsProvider`.
 *
 * States in `data-state`: `open`, `closed`.
 */
export function CodeBlock({ language, runs, open }: CodeBlockProps): ReactNode {
  const { Code = PlainCode } = useMarkdownPlugins()
  const [wraps, setWraps] = useState(false)
  return (
    <div className="ek-md-code" data-state={open ? 'open' : 'closed'} dir="ltr">
      <div className="ek-md-code-head">
        <span className="ek-md-code-language">{language || 'text'}</span>
        <button type="button" className="ek-copy" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
          Wrap lines
        </button>
        <CopyButton getText={() => runs.join('')} what="code" />
      </div>
      <pre
        ref={watchOverflow}
        className="ek-md-code-text"
        tabIndex={0}
        role="group"
        translate="no"
        aria-label={language ? `Code, ${language}` : 'Code'}
      >
        <code className="ek-md-code-body">
          <Code language={language} runs={runs} open={open} />
        </code>
      </pre>
    </div>
  )
}

/** What {@link CodeRun} takes. */
export interface CodeRunProps {
  /** Shown as it is, behind `coloredLines`. */
  readonly text: string
  /** The lines that are coloured already. */
  readonly coloredLines?: readonly ReactElement[] | undefined
}

/** One run of code, laid out on its own: a line added to the last run touches no other. */
export const CodeRun: NamedExoticComponent<CodeRunProps> = memo(function CodeRun({
  text,
  coloredLines,
}: CodeRunProps) {
  return (
    <span className="ek-md-code-run">
      {coloredLines}
      {/* New at each line: the text of one line that goes on as that of the next would count as a layout shift. */}
      <Fragment key={coloredLines?.length}>{cutLongText(text)}</Fragment>
    </span>
  )
})

/**
 * Lines are as long as the model likes, and of one that grows a browser lays out everything again. A piece of it that is
 * complete is a box to the browser, and counts as one letter.
 */
function cutLongText(text: string): ReactElement[] {
  const pieces: ReactElement[] = []
  for (let at = 0; at < text.length;) {
    const piece = cutText(text.slice(at), maxPiece)
    const inLine = (at += piece.length) < text.length && !piece.includes('\n')
    pieces.push(
      <span key={pieces.length} className={inLine ? 'ek-md-code-piece' : undefined}>
        {piece}
      </span>,
    )
  }
  return pieces
}

/** Characters. Lines of a common length in one run have less. */
const maxPiece = 8_000

function PlainCode({ runs }: CodeBlockProps): ReactNode {
  return runs.map((run, index) => <CodeRun key={index} text={run} />)
}
