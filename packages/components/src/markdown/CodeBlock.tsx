'use client'
import type { ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'

/** What {@link CodeBlock} takes. */
export interface CodeBlockProps {
  /** As the fence named it; `''` where it named none. */
  readonly language: string
  readonly code: string
}

/** Code in a box of its own that scrolls sideways, with its language and a copy button. */
export function CodeBlock({ language, code }: CodeBlockProps): ReactNode {
  return (
    <div className="ek-md-code" dir="ltr">
      <div className="ek-md-code-head">
        <span className="ek-md-code-language">{language === '' ? 'text' : language}</span>
        <CopyButton getText={() => code} what="code" />
      </div>
      <pre
        className="ek-md-code-text"
        tabIndex={0}
        aria-label={`Code${language === '' ? '' : `, ${language}`}`}
      >
        <code className="ek-md-code-body">{code}</code>
      </pre>
    </div>
  )
}
