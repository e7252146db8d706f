import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSimulator, scripts, withScripts } from '@engine-kit/simulator'
import { serveSimulator } from '@engine-kit/simulator/node'
import { expect, test } from '@playwright/test'
import { freePort, startDemo } from './startDemo.ts'

const key = 'e2e-key-5f0c1d7e'
const agent = withScripts(scripts.answersPlainly)

test('a dead Engine is named on the page, and its return is noticed', async ({ page }) => {
  const port = await freePort()
  const demo = await startDemo(`http://127.0.0.1:${port}`, key)
  await page.goto(demo.url)
  await expect(page.getByText('The Engine is not running')).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Message to the agent' })
  await field.fill('Hello')
  await field.press('Enter')
  const again = page.getByRole('button', { name: 'Send again' })
  await expect(again).toBeVisible()

  const simulator = createSimulator({ key, agent, pace: 0 })
  const server = await serveSimulator(simulator, { port })
  await expect(page.getByText('The Engine is not running')).toBeHidden()
  await again.click()
  await expect(page.getByRole('article', { name: 'Agent' })).toHaveAttribute('data-state', 'completed')
  expect(simulator.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
  await server.close()
  await simulator.close()
  await demo.stop()
})

test('an Engine that dies in the middle of a turn leaves what was streamed and never says done', async ({
  page,
}) => {
  const simulator = createSimulator({ key, agent })
  const server = await serveSimulator(simulator)
  const demo = await startDemo(server.url, key)
  await page.goto(demo.url)
  const field = page.getByRole('textbox', { name: 'Message to the agent' })
  await field.fill('/script streamsALongAnswer')
  await field.press('Enter')
  const turn = page.getByRole('article', { name: 'Agent' })
  await expect(turn).toContainText('Sending invitations without')
  simulator.kill()
  await expect(page.getByText('Connection lost.')).toBeVisible()
  await expect(turn).toHaveAttribute('data-state', 'running')
  simulator.restart()
  await expect(turn).toHaveAttribute('data-state', 'interrupted')
  await expect(turn).toContainText('Sending invitations without')
  await server.close()
  await simulator.close()
  await demo.stop()
})

test('a wrong key is named on the page', async ({ page }) => {
  const simulator = createSimulator({ key: 'another', agent })
  const server = await serveSimulator(simulator)
  const demo = await startDemo(server.url, key)
  await page.goto(demo.url)
  await expect(page.getByText('The Engine refused the key', { exact: true })).toBeVisible()
  await server.close()
  await simulator.close()
  await demo.stop()
})

test('the key is in nothing the browser receives', async ({ page }) => {
  const simulator = createSimulator({ key, agent, pace: 0 })
  const server = await serveSimulator(simulator)
  const demo = await startDemo(server.url, key)
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
  await page.goto(demo.url)
  const field = page.getByRole('textbox', { name: 'Message to the agent' })
  await field.fill('/script asksPermissionToDelete')
  await field.press('Enter')
  const deny = page.getByRole('button', { name: 'Deny', exact: true })
  await expect(deny).not.toHaveAttribute('aria-disabled', 'true')
  await deny.click()
  await expect(page.getByRole('article', { name: 'Agent' })).toHaveAttribute('data-state', 'completed')
  const received = await Promise.all(bodies)
  expect(received.some((body) => body.includes('thread_lifecycle'))).toBe(true)
  for (const body of received) expect(body).not.toContain(key)
  await server.close()
  await simulator.close()
  await demo.stop()
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
