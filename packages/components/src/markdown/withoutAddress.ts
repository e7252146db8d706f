import type { MarkdownNode } from './markdownNode.ts'

/** The node with nothing live in it. */
export function withoutAddress(node: MarkdownNode): MarkdownNode {
  if (typeof node === 'string') return node
  if (node.tag === 'a' || node.tag === 'img') return { ...node, address: undefined }
  if (node.tag === 'call') return { ...node, inLink: true }
  if (!('children' in node)) return node
  return { ...node, children: node.children.map(withoutAddress) }
}
