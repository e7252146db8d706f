import { memo, use, type NamedExoticComponent, type ReactNode } from 'react'
import { CodeBlock } from './CodeBlock.tsx'
import { FootnoteNumbers } from './FootnoteNumbers.ts'
import { ImagePlaceholder } from './ImagePlaceholder.tsx'
import { MarkdownLink } from './MarkdownLink.tsx'
import type { MarkdownElement, MarkdownNode } from './markdownNode.ts'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'

/** What {@link MarkdownNodes} takes. */
export interface MarkdownNodesProps {
  readonly nodes: readonly MarkdownNode[]
  /** Whether paragraphs among them show without a paragraph's space: those of a tight list's item. @default false */
  readonly tight?: boolean
}

/**
 * Nodes as React elements. Every element carries a class, since the style sheet selects none by its name, and none an
 * id or a style: an id would clash between messages, a style is refused by a strict policy. A node that is the same
 * object as before is not rendered again; many of them are compared in groups.
 */
export function MarkdownNodes({ nodes, tight = false }: MarkdownNodesProps): ReactNode {
  if (nodes.length <= groupSize)
    return nodes.map((node, index) => <MarkdownNodeView key={index} node={node} tight={tight} />)
  return Array.from({ length: Math.ceil(nodes.length / groupSize) }, (_, index) => (
    <NodeGroup key={index} nodes={nodes.slice(index * groupSize, (index + 1) * groupSize)} tight={tight} />
  ))
}

/** Nodes that React compares as one. */
export const groupSize = 32

/** Whether two lists hold the same objects. */
export function isSameList(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((one, index) => one === after[index])
}

const NodeGroup: NamedExoticComponent<MarkdownNodesProps> = memo(
  MarkdownNodes,
  (before, after) => before.tight === after.tight && isSameList(before.nodes, after.nodes),
)

/** What {@link MarkdownNodeView} takes. */
export interface MarkdownNodeViewProps {
  readonly node: MarkdownNode
  /** See {@link MarkdownNodesProps}. @default false */
  readonly tight?: boolean
}

/** One node as a React element. */
export const MarkdownNodeView: NamedExoticComponent<MarkdownNodeViewProps> = memo(function MarkdownNodeView({
  node,
  tight = false,
}: MarkdownNodeViewProps) {
  if (typeof node === 'string') return node
  switch (node.tag) {
    case 'p':
      return tight ? <MarkdownNodes nodes={node.children} /> : plainElement('p', node.children)
    case 'ul':
    case 'ol':
      return (
        <node.tag
          className="ek-md-list"
          data-kind={node.tag === 'ol' ? 'numbers' : node.children.some(isTask) ? 'tasks' : 'bullets'}
          start={node.tag === 'ol' && node.start !== 1 ? node.start : undefined}
        >
          <MarkdownNodes nodes={node.children} tight={!node.loose} />
        </node.tag>
      )
    case 'li':
      return (
        <li className="ek-md-item" data-kind={isTask(node) ? 'task' : 'item'}>
          <MarkdownNodes nodes={node.children} tight={tight} />
        </li>
      )
    case 'input':
      return (
        <input
          className="ek-md-checkbox"
          type="checkbox"
          checked={node.checked}
          aria-label={node.checked ? 'Done' : 'Not done'}
          disabled
          readOnly
        />
      )
    case 'a':
      return node.address === undefined ? (
        <span className="ek-md-unlinked">
          <MarkdownNodes nodes={node.children} />
        </span>
      ) : (
        <MarkdownLink address={node.address} text={plainText(node.children)}>
          <MarkdownNodes nodes={node.children} />
        </MarkdownLink>
      )
    case 'img':
      return <ImagePlaceholder description={plainText(node.children)} address={node.address} />
    case 'sup':
      return <FootnoteCall id={node.id} />
    case 'pre':
      return <CodeBlock language={node.language} runs={node.runs} open={node.open} />
    case 'math':
      return <MathView tex={node.tex} display={node.display} />
    case 'table':
      return (
        <div className="ek-md-table-scroll" tabIndex={0} role="group" aria-label="Table">
          <table className="ek-md-table">
            <thead>
              <MarkdownNodes nodes={node.children.slice(0, 1)} />
            </thead>
            {node.children.length > 1 && (
              <tbody>
                <MarkdownNodes nodes={node.children.slice(1)} />
              </tbody>
            )}
          </table>
        </div>
      )
    case 'th':
    case 'td':
      return (
        <node.tag className="ek-md-cell" data-align={node.align === 'none' ? undefined : node.align}>
          <MarkdownNodes nodes={node.children} />
        </node.tag>
      )
    case 'hr':
      return <hr className="ek-md-rule" />
    case 'br':
      return <br />
    case 'plain':
      return plainElement('p', node.children, 'ek-md-p ek-md-plain')
    default:
      return plainElement(node.tag, node.children)
  }
})

type PlainTag = keyof typeof classNames

const classNames = {
  p: 'ek-md-p',
  h1: 'ek-md-heading ek-md-h1',
  h2: 'ek-md-heading ek-md-h2',
  h3: 'ek-md-heading ek-md-h3',
  h4: 'ek-md-heading ek-md-h4',
  h5: 'ek-md-heading ek-md-h4',
  h6: 'ek-md-heading ek-md-h4',
  blockquote: 'ek-md-quote',
  tr: 'ek-md-row',
  em: 'ek-md-em',
  strong: 'ek-md-strong',
  del: 'ek-md-del',
  code: 'ek-code',
}

function plainElement(Tag: PlainTag, nodes: readonly MarkdownNode[], className = classNames[Tag]): ReactNode {
  return (
    <Tag className={className}>
      <MarkdownNodes nodes={nodes} />
    </Tag>
  )
}

function FootnoteCall({ id }: { readonly id: string }): ReactNode {
  return <sup className="ek-md-sup">{use(FootnoteNumbers).get(id)}</sup>
}

/** A formula; its source where the plug-in is gone. */
function MathView({ tex, display }: { readonly tex: string; readonly display: boolean }): ReactNode {
  const { math } = useMarkdownPlugins()
  return math ? <math.Formula tex={tex} display={display} /> : <code className="ek-code">{tex}</code>
}

/** An item whose first paragraph begins with a checkbox. */
function isTask(node: MarkdownNode): boolean {
  if (typeof node === 'string' || !('children' in node)) return false
  const [first] = node.children
  return typeof first === 'object' && (first.tag === 'input' || (first.tag === 'p' && isTask(first)))
}

function plainText(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : 'children' in node ? plainText(node.children) : ''))
    .join('')
}
