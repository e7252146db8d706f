/** What has the focus in the tree an element stands in. In a shadow root, the document knows the host alone. */
export function focusedBeside(element: Element): Element | null {
  const root = element.getRootNode() as Partial<DocumentOrShadowRoot>
  return root.activeElement ?? null
}
