import { workNamed, type Work } from '../rendering/work.ts'
import { createSource, type Source } from './createSource.ts'
import { watchPage, type PageFigures } from './watchPage.ts'
import { watchWords, wordFigures, type WordFigures } from './watchWords.ts'
import type { Wire } from './wire.ts'

/** One contender's page. */
export interface Contender {
  /** What its server speaks. */
  readonly wire: Wire
  /**
   * Shows what stands there before the work begins. Answers what begins it: a message that is sent, a card that is
   * opened. `countCommit` is for what writes without React.
   */
  readonly mount: (scene: Scene) => (() => void) | Promise<() => void>
}

/** What a contender works with. */
export interface Scene {
  readonly root: HTMLElement
  readonly work: Work
  readonly source: Source
  readonly countCommit: () => void
}

/** What the driver calls from outside of the page. */
export interface PageBench {
  /** Resolves when the page is ready to begin. */
  readonly ready: Promise<void>
  /** Does the work. Resolves when its end is on screen. */
  readonly run: () => Promise<PageFigures & Partial<WordFigures>>
}

declare global {
  interface Window {
    bench?: PageBench
    __REACT_DEVTOOLS_GLOBAL_HOOK__?: unknown
  }
}

let commits = 0
function countCommit(): void {
  commits++
}

// React calls this in production too; it has to stand here before React is evaluated, so this module comes first.
window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
  supportsFiber: true,
  isDisabled: false,
  inject: () => 1,
  onCommitFiberRoot: countCommit,
  onCommitFiberUnmount: () => undefined,
  onPostCommitFiberRoot: () => undefined,
}

/** Sets a contender up for the work that the address names. */
export function startPage({ wire, mount }: Contender): void {
  const work = workNamed(new URLSearchParams(location.search).get('work') ?? '')
  const root = document.querySelector('main')
  if (root === null) throw new Error('The page has no main element.')
  const source = createSource(work, wire)
  const mounted = Promise.resolve(mount({ root, work, source, countCommit })).then(async (start) => {
    await frame()
    await frame()
    return start
  })
  window.bench = {
    ready: mounted.then(() => undefined),
    run: async () => {
      const start = await mounted
      const watch = watchPage(() => commits)
      const words = work.drive.kind === 'words' ? watchWords(root) : undefined
      start()
      // What a person opens has arrived before.
      if (work.drive.kind !== 'open') await source.sent
      // Looked for so rarely that looking costs nothing.
      while (!isShown(root, work.marker)) await new Promise((resolve) => setTimeout(resolve, 50))
      await frame()
      await frame()
      const frames = words?.stop()
      return { ...(await watch.stop()), ...(frames && wordFigures(frames, source.arrivals)) }
    },
  }
}

function isShown(root: HTMLElement, marker: string): boolean {
  return root.textContent.includes(marker)
}

function frame(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}
