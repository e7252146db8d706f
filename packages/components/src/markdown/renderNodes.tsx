import { memo, useState, type NamedExoticComponent, type ReactNode } from 'react'
import { imageIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { isSameList } from '../controls/isSameList.ts'
import { CodeBlock } from './CodeBlock.tsx'
import { FootnoteMark } from './FootnoteLink.tsx'
import { isHeading, MarkdownHeading } from './MarkdownHeading.tsx'
import { MarkdownLink } from './MarkdownLink.tsx'
import type { MarkdownElement, MarkdownNode } from './markdownNode.ts'
import { useMarkdownPlugins } from './MarkdownPlugins.tsx'
import { plainText } from './plainText.ts'
import { watchOverflow } from './watchOverflow.ts'

/**
 * Nodes as React elements. Every element carries a class, since the style sheet selects none by its name, and none a
 * style, which a strict policy refuses, or an id but of the kit's own. Only what may be one of
 * many, an item or a row, is a component of its own: one that is the same object as before is not rendered again.
 *
 * @param still whether the same nodes are there for as long as what holds them is.
 * @param tight whether paragraphs among them show without a paragraph's space: those of a tight list's item.
 */
export function renderNodes(nodes: readonly MarkdownNode[], still: boolean, tight?: boolean): ReactNode {
  const [only] = nodes
  // React makes no node of its own of a text that stands alone.
  if (nodes.length === 1 && typeof only === 'string') return only
  // What was there before there were so many stays where it is.
  return [
    ...nodes.slice(0, groupSize).map((node, index) => renderNode(node, index, still, tight)),
    ...inGroups(nodes.slice(groupSize)).map((group, index) => (
      <NodeGroup key={groupSize + index} nodes={group} still={still} tight={tight} />
    )),
  ]
}

/** Cuts a list into pieces that React compares as one. */
export function inGroups<Item>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / groupSize) }, (_, index) => {
    return items.slice(index * groupSize, (index + 1) * groupSize)
  })
}

/** How many make a group: few enough that most groups of blocks in a burst can be skipped. */
export const groupSize = 16

interface NodeGroupProps {
  readonly nodes: readonly MarkdownNode[]
  readonly still: boolean
  readonly tight: boolean | undefined
}

const NodeGroup: NamedExoticComponent<NodeGroupProps> = memo(
  function NodeGroup({ nodes, still, tight }: NodeGroupProps) {
    return nodes.map((node, index) => renderNode(node, index, still, tight))
  },
  (before, after) => before.tight === after.tight && isSameList(before.nodes, after.nodes),
)

/** What {@link MarkdownNodeView} takes. */
export interface MarkdownNodeViewProps {
  readonly node: MarkdownElement
  /** Whether it is finished. One that was when it appeared, and is another all the same, is made anew. */
  readonly still: boolean
  /** As for {@link renderNodes}. */
  readonly tight?: boolean | undefined
  /** Of a block of the outermost level: what is in it follows it, or each line its own letters, by the style sheet. */
  readonly dir?: 'auto'
}

/** One element; not rendered again while it is the same object. */
export const MarkdownNodeView: NamedExoticComponent<MarkdownNodeViewProps> = memo(function MarkdownNodeView({
  node,
  still,
  tight,
  dir,
}: MarkdownNodeViewProps) {
  const [first] = useState(still && node)
  // A text that goes on after its end is read anew, and says the same.
  const isFirst = first && (node === first || JSON.stringify(node) === JSON.stringify(first))
  return renderElement(node, +isFirst, isFirst, tight, dir)
})

function renderNode(node: MarkdownNode, key: number, still: boolean, tight?: boolean): ReactNode {
  // React finds an element again whatever a translator made of the text in it.
  if (typeof node === 'string')
    return still ? (
      node
    ) : (
      <span key={key} className="ek-text">
        {node}
      </span>
    )
  if (node.tag === 'li' || node.tag === 'tr')
    return <MarkdownNodeView key={key} node={node} still={still} tight={tight} />
  return renderElement(node, key, still, tight)
}

function renderElement(
  node: MarkdownElement,
  key: number,
  still: boolean,
  tight: boolean | undefined,
  dir?: 'auto',
): ReactNode {
  switch (node.tag) {
    case 'ul':
    case 'ol':
      return (
        <node.tag
          key={key}
          className="ek-md-list"
          dir={dir}
          data-kind={node.tag === 'ol' ? 'numbers' : node.children.some(isTask) ? 'tasks' : 'bullets'}
          data-digits={node.start > 999 ? String(node.start).length : undefined}
          start={node.start === 1 ? undefined : node.start}
        >
          {renderNodes(node.children, still, !node.loose)}
        </node.tag>
      )
    case 'li':
      return (
        <li key={key} className="ek-md-item" data-kind={isTask(node) ? 'task' : 'item'}>
          {renderNodes(node.children, still, tight)}
        </li>
      )
    case 'input':
      return (
        <input
          key={key}
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
        <span key={key} className="ek-md-unlinked">
          {renderNodes(node.children, still)}
        </span>
      ) : (
        <MarkdownLink key={key} address={node.address} text={plainText(node.children)}>
          {renderNodes(node.children, still)}
        </MarkdownLink>
      )
    case 'img':
      return <ImagePlaceholder key={key} description={plainText(node.children)} address={node.address} />
    case 'call':
      return <FootnoteMark key={key} call={node} />
    case 'pre':
      return <CodeBlock key={key} language={node.language} runs={node.runs} open={node.open} />
    case 'math':
      return <MathView key={key} tex={node.tex} display={node.display} />
    case 'table':
      return (
        <div
          key={key}
          ref={watchOverflow}
          className="ek-md-table-scroll"
          dir={dir}
          tabIndex={0}
          role="group"
          aria-label="Table"
        >
          <table className="ek-md-table">
            <thead>{renderNodes(node.children.slice(0, 1), still)}</thead>
            {node.children.length > 1 && <tbody>{renderNodes(node.children.slice(1), still)}</tbody>}
          </table>
        </div>
      )
    case 'hr':
      return <hr key={key} className="ek-md-rule" />
    case 'br':
      return <br key={key} />
    default: {
      const { tag, children } = node
      if (isHeading(tag))
        return (
          <MarkdownHeading key={key} written={tag} dir={dir}>
            {renderNodes(children, still)}
          </MarkdownHeading>
        )
      const isCode = tag === 'code'
      const isTight = tight && tag === 'p'
      const Tag = tag === 'plain' ? 'p' : isTight || tag === 'stretch' ? 'span' : tag
      return (
        <Tag
          key={key}
          className={isTight ? 'ek-text' : (classNames[tag] ?? `ek-md-${tag}`)}
          dir={isCode ? 'ltr' : dir}
          translate={isCode ? 'no' : undefined}
          data-align={'align' in node ? node.align : undefined}
        >
          {renderNodes(children, still)}
        </Tag>
      )
    }
  }
}

/** Those that are not named after their tag. */
const classNames: Readonly<Record<string, string>> = {
  blockquote: 'ek-md-quote',
  tr: 'ek-md-row',
  th: 'ek-md-cell',
  td: 'ek-md-cell',
  code: 'ek-code',
  plain: 'ek-md-p ek-md-plain',
}

interface ImagePlaceholderProps {
  readonly description: string
  /** Passed by `safeAddress`; `undefined` where it may not be opened. */
  readonly address: string | undefined
}

/**
 * Stands where a model wanted an image. Loading one tells its host whatever the address holds, so that nothing is
 * loaded: the person sees the address and may open it.
 */
function ImagePlaceholder({ description, address }: ImagePlaceholderProps): ReactNode {
  return (
    <span key={description} className="ek-md-image">
      <Icon drawing={imageIcon} />
      <span>
        Image not loaded{description !== '' && ': '}
        <span dir="auto">{description}</span>{' '}
        {address !== undefined && <MarkdownLink address={address} text={address} />}
      </span>
    </span>
  )
}

/** A formula. Without its plug-in the text is read anew, and holds none. */
function MathView({ tex, display }: { readonly tex: string; readonly display: boolean }): ReactNode {
  const { math } = useMarkdownPlugins()
  return math && <math.Formula tex={tex} display={display} />
}

/** An item whose first paragraph begins with a checkbox. */
function isTask(node: MarkdownNode): boolean {
  if (typeof node === 'string' || !('children' in node)) return false
  const [first] = node.children
  return typeof first === 'object' && (first.tag === 'input' || (first.tag === 'p' && isTask(first)))
}
