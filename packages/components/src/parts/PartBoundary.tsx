'use client'
import { Component, type ReactNode } from 'react'
import { BrokenPart, type BrokenPartProps } from './BrokenPart.tsx'

/** What {@link PartBoundary} takes. `value` is what is shown in it. Where that has become another one, it is tried again. */
export interface PartBoundaryProps extends BrokenPartProps {
  readonly children: ReactNode
}

interface State {
  readonly value?: BrokenPartProps['value']
  readonly failed?: boolean
}

/**
 * Keeps what throws, and what somebody has taken out of the page, from costing more than itself. React has no such
 * thing on a server: what throws there ends that rendering.
 */
export class PartBoundary extends Component<PartBoundaryProps, State> {
  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  static getDerivedStateFromProps({ value }: PartBoundaryProps, before: State): State | null {
    return value === before.value ? null : { value, failed: false }
  }

  override state: State = {}

  override render(): ReactNode {
    return this.state.failed ? <BrokenPart value={this.props.value} /> : this.props.children
  }
}
