import { defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium } from './scripts/chromium.mjs'

const port = Number(process.env['E2E_PORT'] ?? 3100)
const executablePath = findChromium()

/** Written once for three browsers, two of which Playwright may not drive: see `e2e/browsers`. */
const journeys = '**/journeys/*.spec.ts'

/**
 * End-to-end tests: real browsers, real HTTP, the built demo with the Engine it starts by itself, which loses no time. A
 * test that needs an Engine it can stop, or a turn that goes on until it says so, brings its own through a fixture.
 *
 * The limits end what hangs. They judge no speed: a busy machine is no failure.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // On a terminal a line per test; in a log, which nobody watches, the failures alone.
  reporter: [[process.stdout.isTTY ? 'list' : 'dot'], ['json', { outputFile: '.reports/playwright.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // Pictures of every frame would be a quarter of the time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      args: chromiumArguments,
      // What scroll bars push aside belongs to what a person sees.
      ignoreDefaultArgs: ['--hide-scrollbars'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  projects: [
    { name: 'chromium', testIgnore: journeys },
    ...(['chromium', 'firefox', 'webkit'] as const).map((browserName) => ({
      name: `journeys in ${browserName}`,
      testMatch: journeys,
      use: { browserName },
    })),
  ],
  webServer: {
    command: `node node_modules/next/dist/bin/next start -H 127.0.0.1 -p ${port}`,
    cwd: 'apps/demo',
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    env: { NEXT_TELEMETRY_DISABLED: '1', SIMULATOR_PACE: '0' },
  },
})
