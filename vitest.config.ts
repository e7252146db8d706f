import react from '@vitejs/plugin-react'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { drivenBrowser } from './e2e/browsers/drivenBrowser.ts'
import { chromiumArguments, findChromium } from './scripts/chromium.mjs'

const chromium = playwright({
  launchOptions: { executablePath: findChromium(), args: chromiumArguments },
})

/** Storybook is set up when the configuration is read, which costs seconds: only for a run that wants its stories. */
const wantsStories =
  process.argv.includes('stories') ||
  (process.env['MUTATE'] === undefined && !process.argv.some((word) => word.startsWith('--project')))

/**
 * These end what hangs, in milliseconds. They judge no speed, which is for `bench`: a busy machine is no failure. A wait
 * ends before its test does, and so can say what it waited for.
 */
const limits = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } }

/** WebKit takes five times as long to show a long conversation. */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }

/** What random tests begin with. Another one: `TEST_SEED=7 pnpm test`, or `pnpm fuzz`. */
const random = {
  provide: { seed: Number(process.env['TEST_SEED'] ?? 1) },
  setupFiles: ['./scripts/fixSeed.ts'],
}

/** A warning about timers or listeners is a failure, and no Node has more than another. */
const strict = [...random.setupFiles, './scripts/sameInEachNode.ts']

/**
 * Where a test runs follows from its name: `*.test.ts` in Node, `*.dom.test.tsx` in jsdom, `*.browser.test.tsx` in
 * Chromium, Firefox and WebKit, `*.chromium.test.tsx` in Chromium alone, and says why, and every `*.stories.tsx` in
 * Chromium through Storybook.
 */
export default defineConfig({
  test: {
    // On a terminal a line per file; in a log, which nobody watches, the failures alone. What a test that passes
    // writes to the console is nobody's business.
    reporters: [process.stdout.isTTY ? 'default' : 'dot', './scripts/countReporter.mjs'],
    silent: 'passed-only',
    slowTestThreshold: 5_000,
    // A browser may have to be started twice.
    browser: { connectTimeout: 180_000 },
    projects: [
      {
        test: {
          name: 'unit',
          ...limits,
          ...random,
          setupFiles: strict,
          environment: 'node',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
          exclude: ['**/*.{dom,browser,chromium}.test.*'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'dom',
          ...limits,
          ...random,
          environment: 'jsdom',
          include: ['packages/*/src/**/*.dom.test.{ts,tsx}'],
          setupFiles: [...strict, './scripts/cleanupAfterEach.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'browser',
          ...limits,
          ...random,
          include: ['packages/*/src/**/*.{browser,chromium}.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            provider: chromium,
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        plugins: [react()],
        optimizeDeps: { exclude: ['@vitest/browser'] },
        test: {
          name: 'engines',
          ...patience,
          ...random,
          include: ['packages/*/src/**/*.browser.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            provider: drivenBrowser(),
            screenshotFailures: false,
            instances: [{ browser: 'firefox' }, { browser: 'webkit' }],
          },
        },
      },
      {
        plugins: wantsStories ? [storybookTest({ configDir: '.storybook' })] : [],
        test: {
          name: 'stories',
          ...limits,
          browser: {
            enabled: true,
            headless: true,
            provider: chromium,
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
