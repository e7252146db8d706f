// Over 300 lines because it is one table.

import type { LooksState } from './conversation.ts'
import type { Figure, LooksReaders } from './readers.ts'

/** How the page is looked at: on a desk, or on a phone with fingers. */
export interface LooksSetting {
  readonly theme: 'light' | 'dark'
  readonly width: 1280 | 390
}

/** One thing that was measured of the kit and its peers. */
export interface LooksRow {
  readonly what: string
  readonly state: LooksState
  readonly reader: keyof LooksReaders
  /** What was asked for, in words. */
  readonly asked: string
  /** Whether it is so; `undefined` where nothing was asked. */
  readonly holds: (figure: Figure, setting: LooksSetting) => boolean | undefined
  /** Why it was decided otherwise. */
  readonly decided?: string
}

type Check = LooksRow['holds']

/** Numbers that may be off by so much each; words that have to be the same. `undefined` is not asked for. */
function is(expected: readonly (number | string | undefined)[], tolerance = 0.51): Check {
  return (figure) =>
    expected.every((wanted, index) => {
      const found = figure[index]
      if (wanted === undefined) return true
      return typeof wanted === 'number' ? Math.abs(Number(found) - wanted) <= tolerance : found === wanted
    })
}

function atLeast(...least: (number | undefined)[]): Check {
  return (figure) => least.every((bound, index) => bound === undefined || Number(figure[index]) >= bound)
}

function inLight(light: Check, dark: Check): Check {
  return (figure, setting) => (setting.theme === 'light' ? light : dark)(figure, setting)
}

function onDesk(desk: Check, phone: Check = told): Check {
  return (figure, setting) => (setting.width === 1280 ? desk : phone)(figure, setting)
}

function told(): undefined {
  return undefined
}

/** In the order in which they are read: what opens something comes last in its state. */
export const looksRows: readonly LooksRow[] = [
  { what: 'body text', state: 'done', reader: 'text', asked: '16 / 26', holds: is([16, 26]) },
  {
    what: 'column of the answer',
    state: 'done',
    reader: 'column',
    asked: '672 on a desk',
    holds: onDesk(is([672])),
  },
  {
    what: 'characters in a full line: fewest, most, mean',
    state: 'done',
    reader: 'lineLength',
    asked: '86 on a desk (84 to 87)',
    holds: onDesk((figure) => Math.abs(Number(figure[2]) - 86) <= 4),
  },
  {
    what: 'room: between paragraphs, above code, between code and table',
    state: 'done',
    reader: 'gaps',
    asked: '12 / 16 / 16',
    holds: is([12, 16, 16]),
  },
  { what: 'room between parts', state: 'done', reader: 'partGap', asked: '16', holds: is([16]) },
  {
    what: 'room from question to answer',
    state: 'done',
    reader: 'turnGap',
    asked: '32, 48 with fingers, where buttons stand in it',
    holds: onDesk(is([32]), is([48])),
  },
  {
    what: 'code: size, line, padding, radius',
    state: 'done',
    reader: 'code',
    asked: '13.5 / 21.6 / 12 / 14 / 10',
    holds: is([13.5, 21.6, 12, 14, 10], 0.1),
  },
  {
    what: 'inline code: ground to page, text on it, radius, ring',
    state: 'done',
    reader: 'inlineCode',
    asked: '1.15 / 15 in light / 5 / no ring',
    holds: inLight(
      (figure) => is([1.15, undefined, 5, 'no ring'], 0.02)(figure, desk) && Number(figure[1]) > 14.5,
      is([undefined, undefined, 5, 'no ring'], 0.02),
    ),
  },
  {
    what: 'colours of code: the palest, and how many',
    state: 'done',
    reader: 'codeColors',
    asked: 'at least 5.0 in light, 5.7 in dark; 6',
    holds: inLight(atLeast(4.95, 5), atLeast(5.65, 5)),
  },
  {
    what: 'muted text on the page',
    state: 'done',
    reader: 'mutedText',
    asked: 'at least 6.5 in light, 7.5 in dark',
    holds: inLight(atLeast(6.45), atLeast(7.45)),
  },
  {
    what: 'the palest of all texts',
    state: 'done',
    reader: 'palestText',
    asked: 'at least 4.5',
    holds: atLeast(4.5),
  },
  {
    what: 'table: size, line, code in it',
    state: 'done',
    reader: 'tableText',
    asked: '14 / 22 / 13',
    holds: is([14, 22, 13], 0.1),
  },
  {
    what: 'rows of a finished table: lowest, tallest',
    state: 'done',
    reader: 'tableRows',
    asked: 'all 42 or less on a desk',
    holds: onDesk((figure) => Number(figure[1]) <= 42),
  },
  {
    what: 'columns of a finished table',
    state: 'done',
    reader: 'tableColumns',
    asked: 'by content on a desk (tried: 115 / 109 / 143 / 319)',
    holds: onDesk((figure) => Number(figure[3]) > 1.6 * Number(figure[1])),
  },
  {
    what: 'words of a finished table that a line ends in',
    state: 'done',
    reader: 'tableWords',
    asked: '0',
    holds: is([0], 0),
  },
  {
    what: 'a finished table that is wider than its place',
    state: 'done',
    reader: 'fade',
    asked: 'fades on the phone',
    holds: onDesk(told, is(['fades'])),
  },
  {
    what: 'reasoning, closed',
    state: 'done',
    reader: 'reasoning',
    asked: '28, the time in words',
    holds: is([28, 'Thought for 8 s']),
  },
  {
    what: 'four finished calls, closed',
    state: 'done',
    reader: 'calls',
    asked: '28, what was done, “1 retried” or “1 failed” in muted words',
    holds: (figure) => is([28])(figure, desk) && /1 (?:retried|failed)$/.test(String(figure[1])),
  },
  {
    what: 'their colour after a failure that was retried',
    state: 'done',
    reader: 'callsColor',
    asked: 'not red',
    holds: is(['not red']),
  },
  {
    what: 'copy below the answer: height, room that it takes, opacity on the last',
    state: 'done',
    reader: 'copy',
    asked: '24 / 0 / 1',
    holds: is([24, 0, 1]),
  },
  { what: 'height of the finished answer', state: 'done', reader: 'answerHeight', asked: '–', holds: told },
  {
    what: 'surfaces to the page: raised, sunken, hairline, bubble',
    state: 'done',
    reader: 'layers',
    asked: 'in dark 1.15 / 1.13 / 1.63 / 1.26',
    holds: inLight(told, is([1.15, 1.13, 1.63, 1.26], 0.02)),
  },
  {
    what: 'page',
    state: 'done',
    reader: 'page',
    asked: 'in dark #111214',
    holds: inLight(told, is(['#111214'])),
  },
  {
    what: 'opening the calls: time, curve, time of the chevron, what is seen',
    state: 'done',
    reader: 'opening',
    asked: '180 / cubic-bezier(0.2, 0, 0, 1) / 180 / grows',
    holds: is([180, 'cubic-bezier(0.2, 0, 0, 1)', 180, 'grows']),
  },
  {
    what: 'opened: rows lowest and tallest, boxes, height',
    state: 'done',
    reader: 'openCalls',
    asked: '36 / 36 / 1 / about 180',
    holds: is([36, 36, 1, 180], 6),
  },
  {
    what: 'commands and paths in them: face, size by that of the words around',
    state: 'done',
    reader: 'subject',
    asked: 'mono / 0.93',
    holds: is(['mono', 0.93], 0.01),
  },
  {
    what: 'while a tool runs',
    state: 'stream',
    reader: 'calls',
    asked: '28, the running call, what is done, the seconds',
    holds: (figure) =>
      is([28])(figure, desk) &&
      /^Running pnpm -r exec vitest run · 3 done, 1 failed · 1\d s$/.test(String(figure[1])),
  },
  {
    what: 'composer: width, height, radius',
    state: 'stream',
    reader: 'composer',
    asked: 'height 54, 62 with fingers, whose buttons are 44; radius 22',
    holds: onDesk(is([undefined, 54, 22], 2), is([undefined, 62, 22], 2)),
  },
  {
    what: 'composer’s edge while nothing waits',
    state: 'stream',
    reader: 'composerEdge',
    asked: 'at least 3',
    holds: atLeast(3),
  },
  {
    what: 'text in the field',
    state: 'stream',
    reader: 'field',
    asked: '16',
    holds: is([16]),
  },
  {
    what: 'Stop while a turn runs and nothing is written: size, square, fill',
    state: 'stream',
    reader: 'stop',
    asked: '36 (44 with fingers) / 12 / filled / alone',
    holds: onDesk(is([36, 12, 'filled', 'alone'], 1), is([44, 12, 'filled', 'alone'], 1)),
  },
  {
    what: 'what moves without end',
    state: 'stream',
    reader: 'endless',
    asked: 'a spinner and a pulse, no word',
    holds: (figure) => !/ek-(?:rise|appear|open)/.test(String(figure[0])),
  },
  {
    what: 'the palest of all texts',
    state: 'stream',
    reader: 'palestText',
    asked: 'at least 4.5',
    holds: atLeast(4.5),
  },
  {
    what: 'a new message: time, way',
    state: 'sending',
    reader: 'messageEntrance',
    asked: '140 / 4 px',
    holds: is([140, 'translateY(4px)']),
  },
  { what: 'the prompt', state: 'ask', reader: 'promptBox', asked: '–', holds: told },
  {
    what: 'its edge',
    state: 'ask',
    reader: 'promptEdge',
    asked: '3.3',
    holds: is([3.3], 0.15),
  },
  {
    what: 'its band: height, colour, title on it',
    state: 'ask',
    reader: 'promptBand',
    asked: '46 on a desk / #fdf5e6 and 15.9 in light',
    holds: inLight(
      onDesk(is([46, '#fdf5e6', 15.9], 1.1), is([undefined, '#fdf5e6', 15.9], 0.1)),
      onDesk(is([46], 1.1)),
    ),
  },
  {
    what: 'the command: size, line, weight, contrast',
    state: 'ask',
    reader: 'promptCommand',
    asked: '15 / 23 / 500, at least 13',
    holds: (figure) => is([15, 23, 500], 0.3)(figure, desk) && Number(figure[3]) >= 13,
  },
  {
    what: 'the agent’s words: size, contrast',
    state: 'ask',
    reader: 'promptWords',
    asked: '14, as the text',
    holds: (figure) => is([14])(figure, desk) && Number(figure[1]) > 13,
  },
  {
    what: 'Approve: width, height',
    state: 'ask',
    reader: 'approve',
    asked: '96 / 36, on the phone 160 / 44',
    holds: onDesk(is([96, 36], 1), is([160, 44], 8)),
  },
  {
    what: 'how often the waiting command is shown',
    state: 'ask',
    reader: 'waitingObjects',
    asked: '1',
    holds: is([1], 0),
  },
  {
    what: 'composer’s edge while the prompt waits',
    state: 'ask',
    reader: 'composerEdge',
    asked: 'a hairline: 1.28 in light, 1.63 in dark',
    holds: inLight(is([1.28], 0.03), is([1.63], 0.03)),
  },
  {
    what: 'Stop while the prompt waits',
    state: 'ask',
    reader: 'stop',
    asked: 'outline',
    holds: (figure) => figure[2] === 'outline',
  },
  {
    what: 'columns of a table that was watched',
    state: 'ask',
    reader: 'tableColumns',
    asked: 'by header and first row, frozen',
    holds: onDesk((figure) => Number(figure[3]) > 1.6 * Number(figure[1])),
    decided:
      'of one width, so that no later row moves what stands, and as they were when it is over: nothing moves what is read',
  },
  {
    what: 'words of a table that was watched that a line ends in',
    state: 'ask',
    reader: 'tableWords',
    asked: '0',
    holds: is([0], 0),
  },
  {
    what: 'the palest of all texts',
    state: 'ask',
    reader: 'palestText',
    asked: 'at least 4.5',
    holds: atLeast(4.5),
  },
  {
    what: 'the prompt comes: time, way',
    state: 'ask',
    reader: 'promptEntrance',
    asked: '140, fades only',
    holds: is([140, 'fades only']),
  },
  {
    what: 'for a reader who is elsewhere: height, edge, words, hint',
    state: 'ask',
    reader: 'pill',
    asked: '36, 40 on the phone / 3.3 / Answer needed / The agent waits for your answer.',
    holds: (figure, setting) =>
      onDesk(is([36]), is([40]))(figure, setting) === true &&
      is([undefined, 3.3, 'Answer needed', 'The agent waits for your answer.'], 0.15)(figure, setting),
  },
  {
    what: 'empty page: top of the field',
    state: 'empty',
    reader: 'emptyField',
    asked: 'about 320 of 844 on the phone, above the suggestions',
    holds: onDesk(is([undefined, 'above the suggestions']), is([320, 'above the suggestions'], 60)),
  },
  {
    what: 'empty page: headline, width of the sentence, how it wraps',
    state: 'empty',
    reader: 'emptyWords',
    asked: '28 / at most 544 / pretty',
    holds: (figure) => is([28, undefined, 'pretty'])(figure, desk) && Number(figure[1]) <= 544,
  },
]

/** For checks that do not depend on it. */
const desk: LooksSetting = { theme: 'light', width: 1280 }
