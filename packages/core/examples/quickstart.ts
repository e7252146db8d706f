import { createEngineClient } from '@engine-kit/core'

const { ENGINE_URL: baseUrl = 'http://127.0.0.1:8000', ENGINE_KEY: key = 'dev-engine-key' } = process.env
const client = createEngineClient({ baseUrl, headers: { 'X-Engine-Key': key } })

// Two messages of one task: the Engine remembers the first. Others may be given as arguments.
const [first = 'Say hello in one short sentence.', second = 'Repeat what you just said in French.'] =
  process.argv.slice(2)

for (const message of [first, second]) {
  for await (const event of client.execute({ message, taskId: 'quickstart' })) {
    if (event.type === 'text_delta') process.stdout.write(event.data.text)
    if (event.type === 'tool_call') console.log(`\n[tool] ${event.data.tool}`, event.data.input)
    if (event.type === 'tool_result') console.log('[result]', event.data.error ?? event.data.output)
    if (event.type === 'hitl_request') console.log(`\n[question] ${event.data.question}`)
    if (event.type === 'error') console.log(`\n[error] ${event.data.error}`)
    if (event.type === 'thread_lifecycle') console.log(`\n[${event.data.phase}]`)
  }
}
