import type { MarkdownNode } from './markdownNode.ts'

/** The text in nodes, without what marks it. */
export function plainText(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      return 'children' in node ? plainText(node.children) : node.tag === 'math' ? node.tex : ''
    })
    .join('')
}
