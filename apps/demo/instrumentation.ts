/** Runs once when the server starts: without ENGINE_URL the sample brings its own Engine, the simulator. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  const { startEmbeddedEngine } = await import('./startEmbeddedEngine.ts')
  await startEmbeddedEngine()
}
