import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test as base } from '@playwright/test'
import { build } from 'esbuild'
import type { HostileMarkdownResult } from '../packages/components/src/markdown/hostileMarkdownPage.fixtures.tsx'

// The page is our Markdown and nothing else, under the strict policy that the kit promises to live with.

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"

const test = base.extend<{ address: string }>({
  async address({}, use) {
    const server = await servePage()
    const { port } = server.address() as AddressInfo
    await use(`http://127.0.0.1:${port}/`)
    await new Promise((resolve) => server.close(resolve))
  },
})

test('hostile Markdown runs nothing, fetches nothing and breaks no policy, at every prefix', async ({
  page,
  address,
}) => {
  test.setTimeout(180_000)
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('dialog', (dialog) => void dialog.dismiss())
  page.context().on('page', (opened) => errors.push(`opened ${opened.url()}`))

  await page.goto(address)
  const own = ['', 'page.js', 'styles.css'].map((path) => `${address}${path}`)
  await expect.poll(() => page.evaluate(() => 'runHostileMarkdown' in window)).toBe(true)
  const result = await page.evaluate<HostileMarkdownResult>('runHostileMarkdown()')

  expect(result.texts).toBeGreaterThanOrEqual(300)
  expect(result.renderings).toBeGreaterThan(10_000)
  expect(result.elements).toEqual([])
  expect(result.executed).toEqual([])
  expect(result.violations).toEqual([])
  expect(requests.filter((url) => !own.includes(url))).toEqual([])
  expect(errors).toEqual([])
})

test('the policy of that page notices one that is not careful', async ({ page, address }) => {
  await page.goto(address)
  const violation = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective))
        document.body.innerHTML = '<img src="/pixel.png">'
      }),
  )
  expect(violation).toBe('img-src')
})

/** One page, one script and the kit's style sheet, on a free port of this machine. */
async function servePage(): Promise<Server> {
  const { outputFiles } = await build({
    entryPoints: [
      fileURLToPath(
        new URL('../packages/components/src/markdown/hostileMarkdownPage.fixtures.tsx', import.meta.url),
      ),
    ],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const files: Record<string, readonly [type: string, body: string]> = {
    '/': [
      'text/html; charset=utf-8',
      '<!doctype html><title>Markdown</title><link rel="stylesheet" href="/styles.css"><body><script src="/page.js"></script>',
    ],
    '/page.js': ['text/javascript; charset=utf-8', outputFiles[0]?.text ?? ''],
    '/styles.css': [
      'text/css',
      readFileSync(new URL('../packages/components/src/styles.css', import.meta.url), 'utf8'),
    ],
  }
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.writeHead(file === undefined ? 404 : 200, {
      'content-security-policy': policy,
      'content-type': file?.[0] ?? 'text/plain',
    })
    response.end(file?.[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
