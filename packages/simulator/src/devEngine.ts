import { createSimulator } from './createSimulator.ts'
import { createWorkspaceAgent, serveSimulator, type SimulatorServer } from './node/index.ts'
import { withScripts } from './withScripts.ts'

// The command `dev:engine`: an Engine to develop against. PORT and ENGINE_KEY override the defaults.

const port = Number(process.env['PORT'] ?? 8000)
const key = process.env['ENGINE_KEY'] ?? 'dev-engine-key'

async function main(): Promise<void> {
  const simulator = createSimulator({ key, agent: withScripts(await createWorkspaceAgent()) })
  let server: SimulatorServer
  try {
    server = await serveSimulator(simulator, { port })
  } catch (failure) {
    await simulator.close()
    console.error(explain(failure))
    process.exitCode = 1
    return
  }
  const stop = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    void server.close().then(() => simulator.close())
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  console.log(introduce(server.url))
}

function explain(failure: unknown): string {
  if (failure instanceof Error && 'code' in failure && failure.code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by another Engine. Stop that one, or choose a port: PORT=8001`
  }
  if (failure instanceof Error && 'code' in failure && failure.code === 'ERR_SOCKET_BAD_PORT') {
    return `PORT has to be a number from 0 to 65535, not "${process.env['PORT']}".`
  }
  return `The Engine could not start: ${failure instanceof Error ? failure.message : String(failure)}`
}

function introduce(url: string): string {
  const post = (message: string): string =>
    `  curl -N -X POST ${url}/execute -H 'X-Engine-Key: ${key}' -H 'content-type: application/json' \\\n` +
    `    -d '{"message":"${message}","task_id":"demo-001"}'`
  return [
    `Engine simulator on ${url}`,
    `Key: ${key}`,
    '',
    'Try:',
    post('Say hello in one short sentence.'),
    post('Repeat what you just said in French.'),
    '',
    'A message "/script" lists the scripted scenes. Ctrl-C stops.',
  ].join('\n')
}

await main()
