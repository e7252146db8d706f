import type { Agent } from '@engine-kit/simulator'
import { expect, type Page } from '@playwright/test'
import { armedButton, lastTurn, say, turns } from './say.ts'
import { testWithEngine as test } from './testWithEngine.ts'

// In Chromium alone, which tells what has moved: `layout-shift` is no entry elsewhere.

for (const { name, width, height } of [
  { name: 'a desk', width: 1280, height: 800 },
  { name: 'a phone', width: 390, height: 844 },
]) {
  test(`nothing moves on ${name} through an answer with tools, a table, a prompt and its answer`, async ({
    page,
    startEngine,
  }) => {
    const story = createStory()
    await startEngine({ agent: story.agent, pace: 1 })
    await page.setViewportSize({ width, height })
    await watchShifts(page)
    await say(page, 'Tell the story')
    await untilInputIsOld(page)
    story.goOn()
    await (await armedButton(page, 'Approve')).click()
    await untilInputIsOld(page)
    story.goOn()
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await expectSteady(page)
  })

  test(`nothing moves on ${name} for a reader who has scrolled up meanwhile`, async ({
    page,
    startEngine,
  }) => {
    const story = createStory()
    await startEngine({ agent: story.agent, pace: 1 })
    await page.setViewportSize({ width, height })
    await watchShifts(page)
    await say(page, 'Tell me much')
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await say(page, 'Tell the story')
    await expect(turns(page)).toHaveCount(2)
    await scrollUp(page)
    await untilInputIsOld(page)
    story.goOn()
    await page.getByRole('button', { name: 'Answer needed' }).click()
    await (await armedButton(page, 'Approve')).click()
    await scrollUp(page)
    await untilInputIsOld(page)
    story.goOn()
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await expectSteady(page)
  })
}

/** An agent that does everything once. It begins, and goes on after the answer, when the test says so. */
function createStory(): { agent: Agent; goOn: () => void } {
  const gates = [createGate(), createGate()] as const
  let opened = 0
  const run: Agent['run'] = async (turn) => {
    if (turn.message === 'Tell me much') return turn.say(`${sentence.repeat(6)}\n\n`.repeat(12), 4_000)
    await gates[0].passed
    await turn.think(sentence.repeat(3), 120)
    await Promise.all(
      ['notes/plan.md', 'notes/meeting.md', 'notes/venue.md'].map((path, index) =>
        turn.callTool({
          tool: 'read_file',
          input: { path },
          duration: 150 * (index + 1),
          run: () => sentence,
        }),
      ),
    )
    await turn.say(beforeThePrompt, 250)
    await turn.callTool({
      tool: 'delete_file',
      input: { path: 'notes/draft-old.md' },
      permission: 'May I delete it?',
      // Longer than what was pressed excuses.
      duration: 900,
      run: () => 'Deleted notes/draft-old.md',
    })
    await gates[1].passed
    await turn.callTool({
      tool: 'read_file',
      input: { path: 'notes/plan.md' },
      duration: 200,
      run: () => 'Ship.',
    })
    await turn.say(afterThePrompt, 250)
    turn.usage({ input_tokens: 1_602, output_tokens: 41, cache_hit_tokens: 1_204 })
  }
  return { agent: { run }, goOn: () => gates[opened++]?.open() }
}

/** It may be opened before anybody stands there. */
function createGate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open }
}

const sentence =
  'A sentence that is long enough to take more than one line of the column it stands in, and `code`. '

const rows = Array.from(
  { length: 8 },
  (_, row) => `| ${row} | ${'9'.repeat(row + 1)} | ${'word '.repeat(row + 1)}|`,
)

const beforeThePrompt = `${sentence.repeat(2)}

\`\`\`ts
${Array.from({ length: 12 }, (_, line) => `const line${line}: number = read('${'a'.repeat(line * 4)}')`).join('\n')}
\`\`\`

| Account | Seconds | Why |
| :-- | --: | :-- |
${rows.join('\n')}

1. One
   - nested
2. Two, with a [link](https://example.com/somewhere)

${sentence.repeat(2)}`

const afterThePrompt = `## What came of it

${sentence.repeat(3)}

> ${sentence}

${sentence}`

interface WatchedWindow {
  shifts: { value: number; what: string }[]
  inputAt: number
}

/** Notes what moves from now on, but for what follows a press at once, as the browser tells it. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: WatchedWindow = Object.assign(window, { shifts: [], inputAt: -Infinity })
    for (const type of ['pointerdown', 'keydown', 'pointerup', 'keyup']) {
      addEventListener(type, () => (watched.inputAt = performance.now()), { capture: true })
    }
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue
        const what = entry.sources.map(({ node, previousRect, currentRect }) => {
          const name = node instanceof Element ? node.getAttribute('class') : node?.nodeName
          return `${name} from ${previousRect.x},${previousRect.y} to ${currentRect.x},${currentRect.y}`
        })
        watched.shifts.push({ value: entry.value, what: what.join('; ') })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}

/** Until what moves is no longer excused by what was pressed, for which browsers give half a second. */
async function untilInputIsOld(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.now() - (window as unknown as WatchedWindow).inputAt > 600)
}

async function expectSteady(page: Page): Promise<void> {
  // What is told comes a frame after it was painted.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  const shifts = await page.evaluate(() => (window as unknown as WatchedWindow).shifts)
  const sum = shifts.reduce((total, { value }) => total + value, 0)
  expect(sum, shifts.map(({ value, what }) => `${value.toFixed(4)} ${what}`).join('\n')).toBeLessThan(least)
}

/**
 * 0.00, and stricter, since a composer that jumps by a line is no more than 0.003 of a desk. What is left is the arrow
 * behind a line that tells what goes on, and the button that comes to say that an answer is needed.
 */
const least = 0.002

async function scrollUp(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Conversation' }).hover()
  await page.mouse.wheel(0, -700)
  await expect(page.locator('.ek-list')).toHaveAttribute('data-state', 'free')
}
