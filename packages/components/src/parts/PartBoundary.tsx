'use client'
import { Component, type ReactNode } from 'react'

/** What {@link Boundary} takes. */
export interface BoundaryProps {
  /** What is shown in it. Where that has become another one, it is tried again. */
  readonly value: unknown
  /** Stands in for what throws. */
  readonly fallback: ReactNode
  readonly children: ReactNode
}

interface State {
  readonly value?: unknown
  readonly failed?: boolean
}

/**
 * Keeps what throws, and what somebody has taken out of the page, from costing more than itself. React has no such
 * thing on a server: what throws there ends that rendering.
 */
export class Boundary extends Component<BoundaryProps, State> {
  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  static getDerivedStateFromProps({ value }: BoundaryProps, before: State): State | null {
    return value === before.value ? null : { value, failed: false }
  }

  override state: State = {}

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
