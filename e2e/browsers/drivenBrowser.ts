import { join } from 'node:path'
import { defineBrowserProvider, parseKeyDef } from '@vitest/browser'
import type {
  BrowserCommandContext,
  BrowserProvider,
  BrowserProviderOption,
  ProjectBrowser,
  TestProject,
} from 'vitest/node'
import type { Driver, Profile, Size, Window } from './Driver.ts'
import { pressKey } from './pressKey.ts'

/** So large that no page of a test is scaled down. */
const size: Size = { width: 1440, height: 920 }

/**
 * Vitest's tests in the browsers of the journeys, which Vitest's own providers cannot drive. The tests of a browser run
 * one after the other in one window, so that the page of each is the one that is looked at. Of `vitest/browser` there is
 * what our tests use: the mouse, the keyboard, the viewport, and no `cdp`.
 */
export function drivenBrowser(): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'driven',
    supportedBrowser: ['firefox', 'webkit'],
    providerFactory: createProvider,
  })
}

function createProvider(project: TestProject): BrowserProvider {
  let driver: Driver | undefined
  const profiles: Profile[] = []
  const windows = new Map<string, Window>()
  register(project.browser, (sessionId) => {
    const window = windows.get(sessionId)
    if (window === undefined) throw new Error('The page of this test is not open.')
    return window
  })
  return {
    name: 'driven',
    supportsParallelism: false,
    initScripts: [join(import.meta.dirname, 'DrivenLocator.ts')],
    getCommandsContext: () => ({}),
    openPage: async (sessionId, url) => {
      // Only a run that wants them pays for what drives them.
      const { openBrowser } = await import('./openBrowser.ts')
      driver ??= await openBrowser(project.config.browser.name as 'firefox' | 'webkit', {})
      const profile = await driver.openProfile(size)
      profiles.push(profile)
      const window = await profile.openWindow()
      windows.set(sessionId, window)
      await window.open(url)
    },
    close: async () => {
      try {
        for (const profile of profiles) await profile.close()
      } finally {
        await driver?.close()
      }
    },
  }
}

/** What a test asks of its browser: by `userEvent`, whose commands begin with two underscores, and by `DrivenLocator`. */
function register(browser: ProjectBrowser | undefined, windowOf: (sessionId: string) => Window): void {
  const on = (name: string, act: (window: Window, ...given: never[]) => Promise<unknown>): void =>
    browser?.registerCommand(
      name as never,
      (({ sessionId }: BrowserCommandContext, ...given: never[]) =>
        act(windowOf(sessionId), ...given)) as never,
    )
  on('click', (window, x: number, y: number, times: number) => window.click(x, y, times))
  on('wheel', async (window, x: number, y: number, deltaY: number) => {
    await window.move(x, y)
    await window.wheel(deltaY)
  })
  on('write', (window, text: string) => window.type(text))
  on('__vitest_tab', (window, { shift }: { shift?: boolean }) =>
    pressKey(window, shift === true ? 'Shift+Tab' : 'Tab'),
  )
  on('__vitest_keyboard', async (window, text: string, { unreleased }: Held) => {
    await window.evaluate(() => frames[0]?.focus())
    return press(window, text, unreleased)
  })
  on('__vitest_type', async (window, selector: string, text: string, { unreleased = [] }: Partial<Held>) => {
    await window.evaluate((css) => {
      frames[0]?.focus()
      frames[0]?.document.querySelector<HTMLElement>(css)?.focus()
    }, selector)
    return press(window, text, unreleased)
  })
  on('__vitest_cleanup', async (window, { unreleased }: Held) => {
    for (const key of unreleased) await window.keyUp(key)
  })
}

/** The keys that are held down. */
interface Held {
  readonly unreleased: readonly string[]
}

/** Presses keys as `userEvent` writes them: `a`, `{Enter}`, `{Shift>}`, `{/Shift}`. */
async function press(window: Window, text: string, unreleased: readonly string[]): Promise<Held> {
  const held = new Set(unreleased)
  for (const { keyDef, releasePrevious, releaseSelf, repeat } of parseKeyDef(text)) {
    const key = keyDef.key ?? ''
    if (held.delete(key)) await window.keyUp(key)
    if (releasePrevious) continue
    for (let times = 0; times < repeat; times++) await window.keyDown(key)
    if (releaseSelf) await window.keyUp(key)
    else held.add(key)
  }
  return { unreleased: [...held] }
}
