'use client'
import { Component, type ReactNode } from 'react'

/** What {@link KeepSelection} takes. */
export interface KeepSelectionProps {
  readonly children: ReactNode
}

/** One end of a selection. */
interface End {
  readonly node: Text
  readonly offset: number
  /** What the node said ahead of it. */
  readonly ahead: string
}

/**
 * Keeps what the reader has selected while the text it stands in grows: React sets a text that has changed as a whole,
 * at which the browser drops every selection in it.
 */
export class KeepSelection extends Component<KeepSelectionProps> {
  override getSnapshotBeforeUpdate(): readonly [anchor: End, focus: End] | null {
    const selection = getSelection()
    if (selection === null || selection.isCollapsed) return null
    const anchor = endAt(selection.anchorNode, selection.anchorOffset)
    const focus = endAt(selection.focusNode, selection.focusOffset)
    return anchor && focus ? [anchor, focus] : null
  }

  override componentDidUpdate(
    _props: unknown,
    _state: unknown,
    ends: readonly [anchor: End, focus: End] | null,
  ): void {
    if (!ends?.every(({ node, ahead }) => node.isConnected && node.data.startsWith(ahead))) return
    const [anchor, focus] = ends
    const selection = getSelection()
    // One that is where it was is left alone, above all while the reader still drags.
    if (selection === null || isAt(selection, anchor, focus)) return
    selection.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset)
  }

  override render(): ReactNode {
    return this.props.children
  }
}

function endAt(node: Node | null, offset: number): End | undefined {
  return node instanceof Text ? { node, offset, ahead: node.data.slice(0, offset) } : undefined
}

function isAt(selection: Selection, anchor: End, focus: End): boolean {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection
  return (
    anchorNode === anchor.node &&
    anchorOffset === anchor.offset &&
    focusNode === focus.node &&
    focusOffset === focus.offset
  )
}
