import type { Usage } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { formatCount } from '../text/formatCount.ts'
import { formatDuration } from './formatDuration.ts'

/** What {@link UsageLine} takes. */
export interface UsageLineProps {
  readonly usage: Usage
  /** How long the turn took, in milliseconds. */
  readonly duration?: number | undefined
}

/** What a turn took, quietly: time, model calls, tokens, and how many of them came from the cache. */
export function UsageLine({ usage, duration }: UsageLineProps): ReactNode {
  const facts = factsOf(usage, duration)
  if (facts.length === 0) return null
  return (
    <p className="ek-root ek-usage">
      {facts.map((fact) => (
        <span key={fact} className="ek-usage-fact">
          {fact}
        </span>
      ))}
    </p>
  )
}

function factsOf(usage: Usage, duration: number | undefined): string[] {
  const { modelCalls, inputTokens, outputTokens, cacheHitTokens } = usage
  const facts = duration === undefined ? [] : [formatDuration(duration)]
  if (modelCalls > 0) facts.push(modelCalls === 1 ? '1 model call' : `${formatCount(modelCalls)} model calls`)
  if (inputTokens + outputTokens === 0) return facts
  facts.push(`${formatCount(inputTokens)} tokens in`, `${formatCount(outputTokens)} out`)
  if (cacheHitTokens > 0 && inputTokens > 0) {
    facts.push(`${Math.round((100 * cacheHitTokens) / inputTokens)}% from cache`)
  }
  return facts
}
