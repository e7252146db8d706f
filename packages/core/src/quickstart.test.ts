import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { createSimulator, type Agent } from '@engine-kit/simulator'
import { createWorkspaceAgent, serveSimulator } from '@engine-kit/simulator/node'
import { afterEach, describe, expect, it } from 'vitest'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe('examples/quickstart.ts', () => {
  it('prints text as it comes and continues the same task', async () => {
    const url = await serve(await createWorkspaceAgent())
    const { stdout } = await runQuickstart(url)
    expect(stdout).toBe(
      '\n[started]\nHello, it is good to meet you!\n[completed]\n' +
        '\n[started]\nBonjour, ravi de faire votre connaissance !\n[completed]\n',
    )
  })

  it('prints one line per tool call and tool result', async () => {
    const url = await serve({
      run: async (turn) => {
        await turn.callTool({ tool: 'read_file', input: { path: 'a.md' }, run: () => 'three lines' })
        await turn.callTool({
          tool: 'slack.send_message',
          input: { text: 'hi' },
          run: () => Promise.reject(new Error('channel_not_found')),
        })
      },
    })
    const { stdout } = await runQuickstart(url)
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      '',
      '[started]',
      '',
      "[tool] read_file { path: 'a.md' }",
      '[result] three lines',
      '',
      "[tool] slack.send_message { text: 'hi' }",
      '[result] channel_not_found',
    ])
  })

  it('prints a question while the turn waits, and goes on when it is answered', async () => {
    const url = await serve({
      run: async (turn) => {
        const { answer } = await turn.ask({ kind: 'question', question: 'What is your name?' })
        await turn.say(`Hello, ${answer}.`)
      },
    })
    const child = spawn(process.execPath, command, { env: environment(url) })
    const ended = once(child, 'close')
    let printed = ''
    let answered = 0
    child.stdout.setEncoding('utf8')
    for await (const text of child.stdout as AsyncIterable<string>) {
      printed += text
      const questions = printed.split('[question] What is your name?\n').length - 1
      while (answered < questions) {
        answered++
        await respond(url, 'Ada')
      }
    }
    await ended
    expect(printed).toBe('\n[started]\n\n[question] What is your name?\nHello, Ada.\n[completed]\n'.repeat(2))
  })

  it('prints the code of an error that ends the turn', async () => {
    const url = await serve({ run: (turn) => turn.fail({ error: 'CONTEXT_OVERFLOW', message: 'too long' }) })
    const { stdout } = await runQuickstart(url)
    expect(stdout).toContain('\n[error] CONTEXT_OVERFLOW\n')
  })

  it('says what is wrong when the key is refused', async () => {
    const url = await serve(await createWorkspaceAgent())
    const failure = await runQuickstart(url, 'wrong').then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 1, stdout: '' })
    expect((failure as { stderr: string }).stderr).toContain('The Engine refused the key.')
  })
})

const require = createRequire(import.meta.url)
const command = [
  '--import',
  pathToFileURL(require.resolve('tsx')).href,
  fileURLToPath(new URL('../examples/quickstart.ts', import.meta.url)),
]

async function serve(agent: Agent): Promise<string> {
  const simulator = createSimulator({ agent, pace: 0 })
  const server = await serveSimulator(simulator)
  closing.push(async () => {
    await server.close()
    await simulator.close()
  })
  return server.url
}

function runQuickstart(url: string, key?: string): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, command, { env: environment(url, key) })
}

function environment(url: string, key = 'dev-engine-key'): NodeJS.ProcessEnv {
  return { ...process.env, ENGINE_URL: url, ENGINE_KEY: key }
}

async function respond(url: string, answer: string): Promise<void> {
  const response = await fetch(`${url}/hitl/respond`, {
    method: 'POST',
    headers: { 'X-Engine-Key': 'dev-engine-key', 'content-type': 'application/json' },
    body: JSON.stringify({ task_id: 'quickstart', answer }),
  })
  expect(response.status).toBe(200)
}
