import { Builder, Capabilities, Key as KeyCode, type Actions, type WebDriver } from 'selenium-webdriver'
import { windowSize, type Driver, type Key, type Window } from './Driver.ts'
import { startWebKitDriver } from './startWebKitDriver.ts'

/** Opens WebKitGTK's MiniBrowser, by classic WebDriver: for each profile with a driver and a screen of its own. */
export function openWebKit(paths: WebKitPaths): Driver {
  return {
    openProfile: async () => {
      const { session, stop } = await startSession(paths)
      const inWindow = oneAtATime(session)
      let first: string | undefined = await session.getWindowHandle()
      return {
        openWindow: async () => {
          // A session begins with a window.
          if (first === undefined) await session.switchTo().newWindow('window')
          const handle = first ?? (await session.getWindowHandle())
          first = undefined
          const use: Use = (act) => inWindow(handle, act)
          await use(fit)
          return windowOf(use)
        },
        close: async () => {
          await answered(session.quit()).catch(() => undefined)
          await stop()
        },
      }
    },
    close: () => Promise.resolve(),
  }
}

interface WebKitPaths {
  readonly driver: string
  readonly browser: string
  readonly screen: string
}

/**
 * Starts a driver and a browser. Once in some hundred times MiniBrowser never answers its driver: then both are started
 * anew, once, before any test has begun with them.
 *
 * @throws Error where it does not start twice in a row.
 */
async function startSession(paths: WebKitPaths): Promise<{ session: WebDriver; stop: () => Promise<void> }> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: paths.browser, args: ['--automation'] },
  })
  for (let attempt = 1; ; attempt++) {
    const { url, stop } = await startWebKitDriver(paths)
    try {
      const session = new Builder().usingServer(url).withCapabilities(capabilities).build()
      return { session: await answered(session), stop }
    } catch (failure) {
      await stop()
      if (attempt === 2) throw failure
    }
  }
}

/** What a driver says, or an error that says that it said nothing. */
async function answered<Answer>(answer: PromiseLike<Answer>): Promise<Answer> {
  let late: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('WebKit has not answered for 20 s.')), 20_000)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(late)
  }
}

/** Does something in one window. */
type Use = <Result>(act: (session: WebDriver) => Promise<Result>) => Promise<Result>

/** A session has one window at a time; whoever wants another has to wait. */
function oneAtATime(session: WebDriver): (handle: string, ...act: Parameters<Use>) => Promise<never> {
  let last: Promise<unknown> = Promise.resolve()
  return (handle, act) => {
    const next = last.then(async () => {
      if ((await session.getWindowHandle().catch(() => '')) !== handle)
        await session.switchTo().window(handle)
      return answered(act(session))
    })
    last = next.catch(() => undefined)
    return next as Promise<never>
  }
}

/** Makes the window so large that the page in it has the size that it should. */
async function fit(session: WebDriver): Promise<void> {
  const { width, height } = windowSize
  const window = session.manage().window()
  await window.setRect({ width, height })
  const inner: number[] = await session.executeScript('return [innerWidth, innerHeight]')
  await window.setRect({ width: 2 * width - (inner[0] ?? width), height: 2 * height - (inner[1] ?? height) })
}

function windowOf(use: Use): Window {
  const act = (add: (actions: Actions) => Actions): Promise<void> =>
    use(async (session) => add(session.actions({ async: true })).perform())
  const mouse = { x: 0, y: 0 }
  return {
    open: (address) => use((session) => session.get(address)),
    reload: () => use((session) => session.navigate().refresh()),
    evaluate: (look, ...given) =>
      use((session) => session.executeScript(`return (${look.toString()})(...arguments)`, ...given)),
    move: (x, y) => {
      Object.assign(mouse, { x, y })
      return act((actions) => actions.move({ x: Math.round(x), y: Math.round(y), duration: 0 }))
    },
    press: () => act((actions) => actions.press()),
    release: () => act((actions) => actions.release()),
    wheel: (deltaY) =>
      use(async (session) => {
        const actions = session.actions({ async: true }) as Actions & WheelActions
        await actions.scroll(Math.round(mouse.x), Math.round(mouse.y), 0, deltaY).perform()
        // WebKit compares with how the wheel stood: turned again by as much, it would not move.
        await session.actions().clear()
      }),
    type: (text) => act((actions) => actions.sendKeys(text)),
    key: (name) =>
      name === 'Shift+Tab'
        ? act((actions) => actions.keyDown(KeyCode.SHIFT).sendKeys(KeyCode.TAB).keyUp(KeyCode.SHIFT))
        : act((actions) => actions.sendKeys(keyCodes[name])),
    bringToFront: () => use(async () => undefined),
    screenshot: () => use(async (session) => Buffer.from(await session.takeScreenshot(), 'base64')),
    close: () => use((session) => session.close()),
  }
}

/** Not in the types of selenium-webdriver. */
interface WheelActions {
  scroll: (x: number, y: number, deltaX: number, deltaY: number) => Actions
}

const keyCodes: Record<Exclude<Key, 'Shift+Tab'>, string> = {
  Enter: KeyCode.ENTER,
  Space: ' ',
  Tab: KeyCode.TAB,
  Home: KeyCode.HOME,
  End: KeyCode.END,
  PageUp: KeyCode.PAGE_UP,
  PageDown: KeyCode.PAGE_DOWN,
  Escape: KeyCode.ESCAPE,
}
