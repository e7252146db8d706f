import { countWords } from '../rendering/numberedWord.ts'

/** How words that come one by one reach the screen. */
export interface WordFigures {
  /** Milliseconds from the arrival of a word to the end of the frame that shows it: of half of them, and of 95 %. */
  readonly toPixel: number
  readonly toPixelTail: number
  /** How much the number of words that a frame shows varies, by how much the number that arrives in a frame does. */
  readonly unsteadiness: number
}

/** One frame: when it was over, and how many words it showed. */
export interface ShownFrame {
  readonly at: number
  readonly words: number
}

/** Looks at every frame from now on. */
export function watchWords(root: HTMLElement): { stop: () => readonly ShownFrame[] } {
  const frames: ShownFrame[] = []
  // What grows by a pixel is told of once all callbacks of a frame have run and it was laid out: what stands there then is
  // what it shows.
  const probe = document.body.appendChild(document.createElement('div'))
  probe.style.cssText = 'position: fixed; contain: strict; width: 1px; height: 1px; visibility: hidden'
  const { port1, port2 } = new MessageChannel()
  let words = 0
  port1.onmessage = () => frames.push({ at: performance.now(), words })
  const observer = new ResizeObserver(() => {
    words = countWords(root.textContent)
    port2.postMessage(undefined)
  })
  observer.observe(probe)
  let next = requestAnimationFrame(onFrame)
  function onFrame(): void {
    probe.style.width = probe.style.width === '1px' ? '2px' : '1px'
    next = requestAnimationFrame(onFrame)
  }
  return {
    stop() {
      cancelAnimationFrame(next)
      observer.disconnect()
      port1.close()
      probe.remove()
      return frames
    },
  }
}

/** What the frames mean for words that arrived then. */
export function wordFigures(frames: readonly ShownFrame[], arrivals: readonly number[]): WordFigures {
  const waits: number[] = []
  for (const { at, words } of frames) {
    while (waits.length < Math.min(words, arrivals.length)) waits.push(at - (arrivals[waits.length] ?? NaN))
  }
  const sorted = waits.toSorted((a, b) => a - b)
  const quantile = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN
  const from = arrivals[0] ?? 0
  const until = arrivals.at(-1) ?? 0
  const shown: number[] = []
  const arrived: number[] = []
  for (const [index, { at, words }] of frames.entries()) {
    const before = frames[index - 1]
    if (before === undefined || before.at < from || at > until) continue
    shown.push(words - before.words)
    arrived.push(arrivals.filter((arrival) => arrival > before.at && arrival <= at).length)
  }
  return {
    toPixel: quantile(0.5),
    toPixelTail: quantile(0.95),
    unsteadiness: deviation(shown) / deviation(arrived),
  }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
