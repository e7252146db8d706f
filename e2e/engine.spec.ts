import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { createCountingAgent } from './createCountingAgent.ts'
import { armedButton, lastTurn, messageField, say } from './say.ts'
import { testWithEngine as test } from './testWithEngine.ts'

test('a dead Engine is named on the page, over nothing one can press, and its return is noticed', async ({
  page,
  startEngine,
}) => {
  await page.setViewportSize({ width: 390, height: 480 })
  await say(page, 'Hello')
  await expect(page.getByText('The Engine cannot be reached.')).toBeVisible()
  const again = page.getByRole('button', { name: 'Send again' })
  // Fails where something lies over it.
  await again.click({ trial: true })

  const engine = await startEngine()
  await expect(page.getByText('The Engine cannot be reached.')).toBeHidden()
  await again.click()
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  expect(engine.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
})

test('an Engine that dies in the middle of a turn leaves what was streamed and never says done', async ({
  page,
  startEngine,
}) => {
  test.slow()
  const agent = createCountingAgent()
  const engine = await startEngine({ agent })
  await say(page, 'Count')
  await expect(lastTurn(page)).toContainText('(10)')
  await say(page, 'Then tell the team.')
  engine.kill()
  agent.finish()
  await expect(page.getByText('Connection lost.')).toBeVisible()
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'running')
  engine.restart()
  // A turn is looked for as long as half a minute before it counts as lost.
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'interrupted', { timeout: 60_000 })
  await expect(lastTurn(page)).toContainText('(10)')

  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(page.getByRole('list', { name: 'Messages that wait for the agent' })).toBeHidden()
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const sent = engine.requests.filter(({ path }) => path === '/execute')
  expect(sent.map(({ body }) => body)).toEqual([
    expect.objectContaining({ message: 'Count' }),
    expect.objectContaining({ message: 'Then tell the team.' }),
  ])
})

test('a wrong key is named on the page', async ({ page, startEngine }) => {
  await startEngine({ key: 'another' })
  await page.goto('/')
  await expect(page.getByText('The Engine refuses the key.')).toBeVisible()
  await expect(messageField(page)).toBeVisible()
})

test('the key is in nothing the browser receives', async ({ page, startEngine, engineKey }) => {
  await startEngine()
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    const headers = JSON.stringify(response.headers())
    bodies.push(
      response.body().then(
        (body) => headers + body.toString('latin1'),
        () => headers,
      ),
    )
  })
  await say(page, '/script asksPermissionToDelete')
  await (await armedButton(page, 'Deny')).click()
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const received = await Promise.all(bodies)
  expect(received.some((body) => body.includes('thread_lifecycle'))).toBe(true)
  for (const body of received) expect(body).not.toContain(engineKey)
})

test('the client bundles know neither the key nor the header that carries it', () => {
  const folder = join(import.meta.dirname, '../apps/demo/.next/static')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|css)$/.test(name),
  )
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8')
    expect(text).not.toMatch(/x-engine-key/i)
    expect(text).not.toContain('dev-engine-key')
  }
})
