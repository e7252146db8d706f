import type { Engine } from '../engine/engine.ts'

/** `GET /health`: the one route without a key. */
export function health(engine: Engine): Response {
  return Response.json({
    status: 'ok',
    uptime_seconds: Math.max(0, Math.floor((engine.now() - engine.startedAt) / 1000)),
    subsystems: { database: 'ok', llm_provider: 'ok', asset_directory: 'ok' },
  })
}
