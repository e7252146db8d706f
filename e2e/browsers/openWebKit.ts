import { Builder, Capabilities, Key as KeyCode, type Actions, type WebDriver } from 'selenium-webdriver'
import { windowSize, type Driver, type Size, type Window } from './Driver.ts'
import { startWebKitDriver } from './startWebKitDriver.ts'

/** Opens WebKitGTK's MiniBrowser, by classic WebDriver: for each profile with a driver and a screen of its own. */
export function openWebKit(paths: WebKitPaths): Driver {
  return {
    openProfile: async (size = windowSize) => {
      const { session, stop } = await startSession(paths)
      const inWindow = oneAtATime(session)
      const wheel = { turned: 0 }
      let first: string | undefined = await answered(session.getWindowHandle())
      return {
        openWindow: async () => {
          // A session begins with a window.
          if (first === undefined) await answered(session.switchTo().newWindow('window'))
          const handle = first ?? (await answered(session.getWindowHandle()))
          first = undefined
          const use: Use = (act) => inWindow(handle, act)
          await use((session) => fit(session, size))
          return windowOf(use, wheel)
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
    const inWindow = async (): Promise<unknown> => {
      if ((await session.getWindowHandle().catch(() => '')) !== handle)
        await session.switchTo().window(handle)
      return act(session)
    }
    const next = last.then(() => answered(inWindow()))
    last = next.catch(() => undefined)
    return next as Promise<never>
  }
}

/** Makes the window so large that the page in it has the size that it should. */
async function fit(session: WebDriver, { width, height }: Size): Promise<void> {
  const window = session.manage().window()
  await window.setRect({ width, height })
  const inner: number[] = await session.executeScript('return [innerWidth, innerHeight]')
  await window.setRect({ width: 2 * width - (inner[0] ?? width), height: 2 * height - (inner[1] ?? height) })
}

function windowOf(use: Use, wheel: { turned: number }): Window {
  const act = (add: (actions: Actions) => Actions): Promise<void> =>
    use(async (session) => add(session.actions({ async: true })).perform())
  const mouse = { x: 0, y: 0 }
  const moveTo = (actions: Actions, x: number, y: number): Actions => {
    Object.assign(mouse, { x, y })
    return actions.move({ x: Math.round(x), y: Math.round(y), duration: 0 })
  }
  return {
    open: (address) => use((session) => session.get(address)),
    reload: () => use((session) => session.navigate().refresh()),
    evaluate: (look, ...given) =>
      use((session) => session.executeScript(`return (${look.toString()})(...arguments)`, ...given)),
    move: (x, y) => act((actions) => moveTo(actions, x, y)),
    press: () => act((actions) => actions.press()),
    release: () => act((actions) => actions.release()),
    click: (x, y, times = 1) =>
      act((actions) => {
        moveTo(actions, x, y)
        for (let count = 0; count < times; count++) actions.press().release()
        return actions
      }),
    wheel: (deltaY) =>
      use(async (session) => {
        const actions = session.actions({ async: true }) as Actions & WheelActions
        // WebKit turns it from how the last action of the session left it.
        wheel.turned += deltaY
        await actions.scroll(Math.round(mouse.x), Math.round(mouse.y), 0, wheel.turned).perform()
      }),
    type: (text) => act((actions) => actions.sendKeys(text)),
    keyDown: (name) => act((actions) => actions.keyDown(keyCodes[name] ?? name)),
    keyUp: (name) => act((actions) => actions.keyUp(keyCodes[name] ?? name)),
    bringToFront: () => use(async () => undefined),
    screenshot: () => use(async (session) => Buffer.from(await session.takeScreenshot(), 'base64')),
    close: () => use((session) => session.close()),
  }
}

/** Not in the types of selenium-webdriver. */
interface WheelActions {
  scroll: (x: number, y: number, deltaX: number, deltaY: number) => Actions
}

const keyCodes: Readonly<Record<string, string>> = {
  Enter: KeyCode.ENTER,
  Tab: KeyCode.TAB,
  Home: KeyCode.HOME,
  End: KeyCode.END,
  PageUp: KeyCode.PAGE_UP,
  PageDown: KeyCode.PAGE_DOWN,
  ArrowUp: KeyCode.ARROW_UP,
  ArrowDown: KeyCode.ARROW_DOWN,
  ArrowLeft: KeyCode.ARROW_LEFT,
  ArrowRight: KeyCode.ARROW_RIGHT,
  Delete: KeyCode.DELETE,
  Backspace: KeyCode.BACK_SPACE,
  Escape: KeyCode.ESCAPE,
  Shift: KeyCode.SHIFT,
  Alt: KeyCode.ALT,
  Control: KeyCode.CONTROL,
  ControlOrMeta: KeyCode.CONTROL,
}
