import type { ReactElement, ReactNode } from 'react'
import type { Components, ExtraProps } from 'react-markdown'
import { CodeBlock } from './CodeBlock.tsx'
import { ImagePlaceholder } from './ImagePlaceholder.tsx'
import { MarkdownLink } from './MarkdownLink.tsx'
import { safeAddress } from './safeAddress.ts'

/**
 * Our elements for Markdown's. Every one carries a class, since the style sheet selects no elements, and none an id
 * or a style attribute: an id would clash between messages, a style is refused by a strict policy. An address that may
 * not be opened, or may still grow, comes as `''`.
 */
export const markdownElements: Components = {
  a({ node, href, children }) {
    if (node?.properties['dataFootnoteBackref'] !== undefined) return null
    const address = href === undefined ? undefined : safeAddress(href)
    if (address === undefined) return <span className="ek-md-unlinked">{children}</span>
    return <MarkdownLink address={address}>{children}</MarkdownLink>
  },
  p: ({ children }) => <p className="ek-md-p">{children}</p>,
  h1: ({ children }) => <h1 className="ek-md-heading ek-md-h1">{children}</h1>,
  h2: ({ node, children }) => (
    <h2 className={isHidden(node) ? 'ek-visually-hidden' : 'ek-md-heading ek-md-h2'}>{children}</h2>
  ),
  h3: ({ children }) => <h3 className="ek-md-heading ek-md-h3">{children}</h3>,
  h4: ({ children }) => <h4 className="ek-md-heading ek-md-h4">{children}</h4>,
  h5: ({ children }) => <h5 className="ek-md-heading ek-md-h4">{children}</h5>,
  h6: ({ children }) => <h6 className="ek-md-heading ek-md-h4">{children}</h6>,
  ul: ({ node, children }) => (
    <ul className="ek-md-list" data-kind={hasClass(node, 'contains-task-list') ? 'tasks' : 'bullets'}>
      {children}
    </ul>
  ),
  ol: ({ start, children }) => (
    <ol className="ek-md-list" data-kind="numbers" start={start}>
      {children}
    </ol>
  ),
  li: ({ node, children }) => (
    <li className="ek-md-item" data-kind={hasClass(node, 'task-list-item') ? 'task' : 'item'}>
      {children}
    </li>
  ),
  input: ({ checked }) => (
    <input
      className="ek-md-checkbox"
      type="checkbox"
      checked={checked === true}
      aria-label={checked === true ? 'Done' : 'Not done'}
      disabled
      readOnly
    />
  ),
  blockquote: ({ children }) => <blockquote className="ek-md-quote">{children}</blockquote>,
  hr: () => <hr className="ek-md-rule" />,
  strong: ({ children }) => <strong className="ek-md-strong">{children}</strong>,
  em: ({ children }) => <em className="ek-md-em">{children}</em>,
  del: ({ children }) => <del className="ek-md-del">{children}</del>,
  sup: ({ children }) => <sup className="ek-md-sup">{children}</sup>,
  section: ({ children }) => <section className="ek-md-footnotes">{children}</section>,
  code: ({ children }) => <code className="ek-code">{children}</code>,
  pre: ({ node }) => <CodeBlock {...readFence(node)} />,
  img: ({ alt, src }) => (
    <ImagePlaceholder
      description={alt ?? ''}
      address={typeof src === 'string' ? safeAddress(src) : undefined}
    />
  ),
  table: ({ children }) => (
    <div className="ek-md-table-scroll" tabIndex={0} role="group" aria-label="Table">
      <table className="ek-md-table">{children}</table>
    </div>
  ),
  tr: ({ children }) => <tr className="ek-md-row">{children}</tr>,
  th: (cell) => (
    <Cell tag="th" style={cell.style}>
      {cell.children}
    </Cell>
  ),
  td: (cell) => (
    <Cell tag="td" style={cell.style}>
      {cell.children}
    </Cell>
  ),
}

type Node = ExtraProps['node']

interface CellProps {
  readonly tag: 'th' | 'td'
  readonly style: { readonly textAlign?: string | undefined } | undefined
  readonly children?: ReactNode
}

function Cell({ tag: Tag, style, children }: CellProps): ReactElement {
  return (
    <Tag className="ek-md-cell" data-align={style?.textAlign}>
      {children}
    </Tag>
  )
}

function hasClass(node: Node, name: string): boolean {
  const { className } = node?.properties ?? {}
  return Array.isArray(className) && className.includes(name)
}

function isHidden(node: Node): boolean {
  return hasClass(node, 'sr-only')
}

/** A fence is `pre` around one `code` around one text. */
function readFence(node: Node): { language: string; code: string } {
  const code = node?.children[0]
  if (code?.type !== 'element') return { language: '', code: '' }
  const { className } = code.properties
  const first = Array.isArray(className) ? className[0] : undefined
  const language = typeof first === 'string' ? first.replace(/^language-/, '') : ''
  const text = code.children[0]
  return { language, code: text?.type === 'text' ? text.value.replace(/\n$/, '') : '' }
}
