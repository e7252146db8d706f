import type { Turn } from '../../agent.ts'

/** Reports one model call with plausible figures: four characters a token, and what was sent before comes cached. */
export function modelCall(turn: Turn, read: string, written: string): void {
  const earlier = turn.history.reduce(
    (sum, exchange) => sum + exchange.message.length + exchange.reply.length,
    0,
  )
  const cached = systemTokens + Math.ceil(earlier / 4)
  turn.usage({
    input_tokens: cached + Math.ceil((turn.message.length + read.length) / 4),
    output_tokens: Math.max(1, Math.ceil(written.length / 4)),
    cache_hit_tokens: turn.history.length === 0 ? 0 : cached,
  })
}

const systemTokens = 640
