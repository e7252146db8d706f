import { Fragment, type ReactElement } from 'react'
import type { SlicedWork } from './frameQueue.ts'
import { indentUnit } from './LineReader.ts'
import { readTokens, type CodeToken, type StreamMode } from './readTokens.ts'

/** The coloured beginning of one run. */
export interface ColoredRun {
  /** What is coloured: whole lines from the start of the run. */
  readonly text: string
  /** One per line. A line keeps its element for ever, so that React does not visit it again. */
  readonly lines: readonly ReactElement[]
}

/** Colours one code block while it grows, a line at each step. */
export interface CodeColoring extends SlicedWork {
  /** Takes the code as it is now. Begins again unless it continues what was coloured. */
  readonly update: (runs: readonly string[], open: boolean) => void
}

/**
 * Every complete line is read once, in order, and keeps its colours; the last line of an open block stays plain, since
 * it may still change. Behind a line of more than 2,000 characters, behind 20,000 tokens (about 2,000 lines), and
 * behind a line that the mode cannot read, code stays plain: the work and the number of elements are bounded.
 */
export function createCodeColoring(
  mode: StreamMode,
  onColored: (runs: readonly ColoredRun[]) => void,
): CodeColoring {
  let runs: readonly string[] = []
  let open = true
  let colored: ColoredRun[] = []
  let state = mode.startState?.(indentUnit)
  let tokensLeft = mostTokens
  let changed = false

  /** The first line that is complete and not coloured: the run it is in, and its ends there. */
  function findLine(): { index: number; start: number; end: number } | undefined {
    let index = Math.max(colored.length - 1, 0)
    let start = colored[index]?.text.length ?? 0
    if (index < runs.length - 1 && start === runs[index]?.length) {
      index += 1
      start = 0
    }
    const run = runs[index] ?? ''
    const end = run.indexOf('\n', start) + 1 || run.length
    const mayGrow = open && index === runs.length - 1 && !run.endsWith('\n', end)
    return mayGrow || start === end ? undefined : { index, start, end }
  }

  function readLine(index: number, start: number, end: number): void {
    const run = runs[index] ?? ''
    const line = run.slice(start, end)
    const text = line.replace(/\n$/, '')
    if (text.length > longestLine) throw new Error('This line is too long to colour.')
    const tokens = readTokens(mode, text, state)
    tokensLeft -= tokens.length
    const lines = colored[index]?.lines ?? []
    const element = <ColoredLine key={lines.length} tokens={tokens} lineBreak={line.slice(text.length)} />
    colored[index] = { text: run.slice(0, end), lines: [...lines, element] }
  }

  return {
    update(newRuns, nowOpen) {
      const continues = colored.every(
        ({ text }, index) => newRuns[index] === text || newRuns[index]?.startsWith(text),
      )
      // A last line that was complete because its block had closed, and now goes on, was not complete.
      const last = colored.at(-1)?.text ?? '\n'
      const goesOn = !last.endsWith('\n') && newRuns[colored.length - 1] !== last
      runs = newRuns
      open = nowOpen
      if (continues && !goesOn) return
      colored = []
      state = mode.startState?.(indentUnit)
      tokensLeft = mostTokens
      changed = true
    },
    step() {
      const line = tokensLeft > 0 ? findLine() : undefined
      if (line === undefined) return false
      try {
        readLine(line.index, line.start, line.end)
        changed = true
      } catch {
        tokensLeft = 0
      }
      return true
    },
    publish() {
      if (changed) onColored([...colored])
      changed = false
    },
  }
}

const longestLine = 2_000
const mostTokens = 20_000

interface ColoredLineProps {
  readonly tokens: readonly CodeToken[]
  readonly lineBreak: string
}

/**
 * Plain stretches are text beside the spans: half of all tokens need no element. They never change; the line itself is
 * an element, so that it can go whatever became of the texts in it.
 */
function ColoredLine({ tokens, lineBreak }: ColoredLineProps): ReactElement {
  return (
    <span>
      {tokens.map(({ text, kind }, index) =>
        kind === undefined ? (
          <Fragment key={index}>{text}</Fragment>
        ) : (
          <span key={index} data-kind={kind}>
            {text}
          </span>
        ),
      )}
      {lineBreak}
    </span>
  )
}
