/** Work that can be cut into small steps. */
export interface SlicedWork {
  /** Does one small step. `false` when there is nothing more to do. */
  readonly step: () => boolean
  /** Shows what was done: once a frame, however many steps that was. */
  readonly publish: () => void
}

/** Does the work within the coming frames, in turn with all other work here. Asking again changes nothing. */
export function enqueue(work: SlicedWork): void {
  waiting.add(work)
  if (!frameIsDue) requestAnimationFrame(runFrame)
  frameIsDue = true
}

/** Forgets the work. */
export function dequeue(work: SlicedWork): void {
  waiting.delete(work)
}

/** One queue for the page: a long thread that opens with a hundred code blocks has one budget, not a hundred. */
const waiting = new Set<SlicedWork>()
let frameIsDue = false

/** Milliseconds of one frame for all steps. */
const frameBudget = 4

/** A step also costs React and layout something, later, which the clock does not see here. */
const stepsPerFrame = 100

function runFrame(): void {
  const end = performance.now() + frameBudget
  const begun: SlicedWork[] = []
  let steps = 0
  for (const work of waiting) {
    begun.push(work)
    while (steps < stepsPerFrame && performance.now() < end && waiting.has(work)) {
      steps += 1
      if (!work.step()) waiting.delete(work)
    }
    if (waiting.has(work)) break
  }
  for (const work of begun) work.publish()
  frameIsDue = waiting.size > 0
  if (frameIsDue) requestAnimationFrame(runFrame)
}
