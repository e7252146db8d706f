import type { MarkdownNode } from './markdownNode.ts'

/** The text in nodes, without what marks it. */
export function plainText(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : 'children' in node ? plainText(node.children) : ''))
    .join('')
}
