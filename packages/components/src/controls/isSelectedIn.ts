/** Whether text in an element is selected. In a shadow root, the document's selection knows the host alone. */
export function isSelectedIn(element: Element): boolean {
  const selection = getSelection()
  if (selection === null) return false
  const root = element.getRootNode()
  const [range] =
    root instanceof ShadowRoot ? (selection.getComposedRanges?.({ shadowRoots: [root] }) ?? []) : []
  return range === undefined
    ? !selection.isCollapsed && element.contains(selection.anchorNode)
    : !range.collapsed && (element.contains(range.startContainer) || element.contains(range.endContainer))
}
