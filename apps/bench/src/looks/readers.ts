// Over 300 lines because each row of one table is a reader here.

import { readColor } from './contrast.ts'
import {
  brokenWords,
  edgeContrast,
  entrance,
  fillContrast,
  find,
  findAll,
  gap,
  groundOf,
  lineLengths,
  nextFrame,
  pixels,
  textContrast,
  visibleTexts,
} from './pageFigures.ts'

/** What one reader says of the page: lengths in pixels, times in milliseconds, ratios of contrast, words. */
export type Figure = readonly (number | string)[]

/** Each reads one row of what was measured of the kit and its peers, in the page that runs. */
export type LooksReaders = typeof readers

/* ---- Text ---- */

const paragraph = '.ek-assistant .ek-md-p'

function text(): Figure {
  return pixels(paragraph, 'font-size', 'line-height')
}

function column(): Figure {
  return [find('.ek-assistant').clientWidth]
}

/** Without the last line of each paragraph, which ends where its text does. */
function lineLength(): Figure {
  const full = findAll('.ek-assistant .ek-md-group > .ek-md-p').flatMap((p) => lineLengths(p).slice(0, -1))
  return [Math.min(...full), Math.max(...full), full.reduce((sum, each) => sum + each, 0) / full.length]
}

function gaps(): Figure {
  const paragraphs = findAll('.ek-md-group > .ek-md-p')
  const code = find('.ek-md-code')
  return [
    gap(paragraphs[0] ?? null, paragraphs[1] ?? null),
    gap(paragraphs[1] ?? null, code),
    gap(code, find('.ek-md-table-scroll')),
  ]
}

function turnGap(): Figure {
  return [gap(find('.ek-user-text'), find('.ek-assistant'))]
}

function partGap(): Figure {
  return [gap(find('.ek-thinking'), find('.ek-tool-group'))]
}

function answerHeight(): Figure {
  return [find('.ek-assistant').getBoundingClientRect().height]
}

function code(): Figure {
  const [radius = NaN] = pixels('.ek-md-code', 'border-top-left-radius')
  return [...pixels('.ek-md-code-body', 'font-size', 'line-height', 'padding-top', 'padding-left'), radius]
}

function inlineCode(): Figure {
  const selector = `${paragraph} .ek-code`
  const ring = getComputedStyle(find(selector)).boxShadow
  const [radius = NaN] = pixels(selector, 'border-top-left-radius')
  return [
    fillContrast(selector),
    textContrast(find(selector)),
    radius,
    ring === 'none' ? 'no ring' : 'a ring',
  ]
}

/** Of all colours that code has, the palest. */
function codeColors(): Figure {
  const contrasts = findAll('.ek-md-code-run [data-kind]').map(textContrast)
  return [Math.min(...contrasts), new Set(findAll('.ek-md-code-run [data-kind]').map(kindOf)).size]
}

function kindOf({ dataset }: HTMLElement): string | undefined {
  return dataset['kind']
}

function mutedText(): Figure {
  return [textContrast(find('.ek-thinking .ek-disclosure-summary'))]
}

/** Of everything that can be read. */
function palestText(): Figure {
  const [palest] = visibleTexts(document.body)
    .map(({ node, element }) => ({ contrast: textContrast(element), words: node.data.trim() }))
    .sort((a, b) => a.contrast - b.contrast)
  return palest === undefined ? ['no text'] : [palest.contrast, `“${palest.words.slice(0, 24)}”`]
}

/* ---- Tables ---- */

function tableText(): Figure {
  const [inCode = NaN] = pixels('.ek-md-cell .ek-code', 'font-size')
  return [...pixels('.ek-md-cell', 'font-size', 'line-height'), inCode]
}

function tableRows(): Figure {
  const heights = findAll('.ek-md-row').map((row) => row.getBoundingClientRect().height)
  return [Math.min(...heights), Math.max(...heights)]
}

function tableColumns(): Figure {
  return findAll('.ek-md-table > :first-child .ek-md-cell').map((cell) => cell.getBoundingClientRect().width)
}

function tableWords(): Figure {
  return [brokenWords(find('.ek-md-table')).length]
}

function fade(): Figure {
  const scroller = find('.ek-md-table-scroll')
  const style = getComputedStyle(scroller)
  const fades = style.maskImage !== 'none' || style.backgroundImage !== 'none'
  return [scroller.scrollWidth > scroller.clientWidth ? (fades ? 'fades' : 'is cut') : 'does not scroll']
}

/* ---- Work ---- */

function reasoning(): Figure {
  return [find('.ek-thinking').getBoundingClientRect().height, wordsOf('.ek-thinking .ek-disclosure-summary')]
}

function calls(): Figure {
  const { height } = find('.ek-tool-group').getBoundingClientRect()
  return [height, wordsOf('.ek-tool-group .ek-disclosure-summary')]
}

/** Whether the line of a run that ended well alarms. */
function callsColor(): Figure {
  const color = getComputedStyle(find('.ek-tool-group .ek-tool-icon')).color
  const probe = document.createElement('i')
  probe.style.color = 'var(--ek-color-danger)'
  find('.ek-tool-group').append(probe)
  const danger = getComputedStyle(probe).color
  probe.remove()
  return [color === danger ? 'red' : 'not red']
}

/** Opens the run of calls, frame by frame. */
async function opening(): Promise<Figure> {
  const group = find('.ek-tool-group')
  const seen = new Set<number>()
  find('.ek-tool-group .ek-disclosure-button').click()
  do {
    await nextFrame()
    seen.add(group.getBoundingClientRect().height)
  } while (document.getAnimations().some(isOpening))
  const room = find('.ek-tool-group > .ek-disclosure-room')
  const { duration, easing } = entrance(room)
  const chevron = getComputedStyle(find('.ek-tool-group .ek-disclosure-chevron'))
  return [duration, easing, parseFloat(chevron.transitionDuration) * 1000, seen.size > 2 ? 'grows' : 'jumps']
}

function isOpening(animation: Animation): boolean {
  return animation instanceof CSSAnimation && animation.animationName === 'ek-open'
}

/** Once it is open: its rows, and how many boxes with an edge of their own it is. */
async function openCalls(): Promise<Figure> {
  await Promise.all(
    document
      .getAnimations()
      .filter(isOpening)
      .map(({ finished }) => finished),
  )
  const rows = findAll('.ek-tool-calls > .ek-tool')
  const heights = rows.map((row) => row.firstElementChild?.getBoundingClientRect().height ?? NaN)
  const boxes = [find('.ek-tool-calls'), ...rows].filter((box) => {
    return parseFloat(getComputedStyle(box).borderInlineStartWidth) > 0
  })
  return [Math.min(...heights), Math.max(...heights), boxes.length, find('.ek-tool-group').offsetHeight]
}

/** The code face and its size by that of the words around it. */
function subject(): Figure {
  const subjects = findAll('.ek-tool-subject[data-kind="code"]')
  const [first] = subjects
  if (first === undefined) return ['in the face of the text']
  const style = getComputedStyle(first)
  const around = getComputedStyle(first.parentElement ?? first)
  const mono = style.fontFamily.includes('Mono') ? 'mono' : style.fontFamily
  return [mono, parseFloat(style.fontSize) / parseFloat(around.fontSize)]
}

function copy(): Figure {
  const button = find('.ek-answer-copy')
  const { height } = find('.ek-answer-copy > .ek-copy').getBoundingClientRect()
  const answer = find('.ek-assistant')
  const before = answer.offsetHeight
  button.style.display = 'none'
  const takes = before - answer.offsetHeight
  button.style.display = ''
  return [height, takes, Number(getComputedStyle(button).opacity)]
}

/* ---- The prompt ---- */

const prompt = '.ek-prompt'

function promptBox(): Figure {
  const { width, height } = find(prompt).getBoundingClientRect()
  return [width, height]
}

function promptEdge(): Figure {
  return [edgeContrast(prompt)]
}

function promptBand(): Figure {
  const head = find('.ek-prompt-head')
  const [red, green, blue] = groundOf(head)
  const hex = [red, green, blue].map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')
  return [head.offsetHeight, `#${hex}`, textContrast(find('.ek-prompt-title'))]
}

function promptCommand(): Figure {
  const selector = '.ek-prompt .ek-raw-value'
  return [...pixels(selector, 'font-size', 'line-height', 'font-weight'), textContrast(find(selector))]
}

function promptWords(): Figure {
  const selector = '.ek-prompt-question .ek-revealed'
  return [...pixels(selector, 'font-size'), textContrast(find(selector))]
}

function approve(): Figure {
  const button = findAll('.ek-prompt-buttons .ek-button').find(({ textContent }) => textContent === 'Approve')
  const box = button?.getBoundingClientRect()
  return box === undefined ? ['no button'] : [box.width, box.height]
}

/** How often the page shows the command that waits. */
function waitingObjects(): Figure {
  const shown = visibleTexts(document.body).filter(({ node }) => node.data.includes('git push'))
  return [shown.length]
}

function promptEntrance(): Figure {
  const { duration, from } = entrance(find(prompt))
  return [duration, 'transform' in from ? 'moves' : 'fades only']
}

/** After a reader has scrolled up: what leads back to the prompt. */
async function pill(): Promise<Figure> {
  const list = find('.ek-list-viewport')
  list.scrollTop = 0
  while (document.querySelector('.ek-jump') === null) await nextFrame()
  const { height } = find('.ek-jump').getBoundingClientRect()
  const figure = [height, edgeContrast('.ek-jump'), wordsOf('.ek-jump'), wordsOf('.ek-composer-hint')]
  list.scrollTop = list.scrollHeight
  return figure
}

/* ---- The composer ---- */

const composerBox = '.ek-composer-box'

function composer(): Figure {
  const { width, height } = find(composerBox).getBoundingClientRect()
  return [width, height, ...pixels(composerBox, 'border-top-left-radius')]
}

function composerEdge(): Figure {
  return [edgeContrast(composerBox)]
}

function field(): Figure {
  return pixels('.ek-textarea', 'font-size')
}

function stop(): Figure {
  const { width } = find('.ek-stop').getBoundingClientRect()
  const fill = readColor(getComputedStyle(find('.ek-stop')).backgroundColor)
  const alone = !find('.ek-send').checkVisibility({ visibilityProperty: true })
  const icon = find('.ek-stop > .ek-icon')
  const square = icon.querySelector<SVGGraphicsElement>(':scope > *')
  // Its line, which the box leaves out, is given in the drawing's own sixteenths.
  const line = (parseFloat(getComputedStyle(icon).strokeWidth) * icon.getBoundingClientRect().width) / 16
  const side = (square?.getBoundingClientRect().width ?? NaN) + line
  return [width, side, fill[3] === 0 ? 'outline' : 'filled', alone ? 'alone' : 'beside Send']
}

/* ---- Colours of surfaces, and what moves ---- */

function layers(): Figure {
  return [
    fillContrast('.ek-composer-box'),
    fillContrast('.ek-md-code'),
    edgeContrast('.ek-md-code'),
    fillContrast('.ek-user-text'),
  ]
}

function page(): Figure {
  const [red, green, blue] = groundOf(find('.ek-list'))
  return [`#${[red, green, blue].map((each) => each.toString(16).padStart(2, '0')).join('')}`]
}

function endless(): Figure {
  const moving = document.getAnimations().flatMap((animation) => {
    const timing = animation.effect?.getComputedTiming()
    if (!(animation instanceof CSSAnimation) || timing?.iterations !== Infinity) return []
    return [`${animation.animationName} ${Number(timing.duration) / 1000} s`]
  })
  return [[...new Set(moving)].sort().join(', ') || 'nothing']
}

function messageEntrance(): Figure {
  const { duration, from } = entrance(find('.ek-user-text'))
  return [duration, String(from['transform'])]
}

/* ---- The empty page ---- */

function emptyField(): Figure {
  const { top } = find(composerBox).getBoundingClientRect()
  const below = find('.demo-suggestions').getBoundingClientRect().top > top
  return [top, below ? 'above the suggestions' : 'below the suggestions']
}

function emptyWords(): Figure {
  const [headline = NaN] = pixels('.demo-headline', 'font-size')
  const sentence = find('.demo-sentence')
  return [headline, sentence.offsetWidth, getComputedStyle(sentence).textWrapStyle]
}

/** As it is read: with what the style sheet sets between. */
function wordsOf(selector: string): string {
  const words = visibleTexts(find(selector)).map(({ node, element }) => {
    const before = /^"(.)"$/.exec(getComputedStyle(element, '::before').content)?.[1]
    return before === undefined ? node.data : ` ${before} ${node.data}`
  })
  return words.join('').replace(/\s+/g, ' ').trim()
}

export const readers = {
  text,
  column,
  lineLength,
  gaps,
  turnGap,
  partGap,
  answerHeight,
  code,
  inlineCode,
  codeColors,
  mutedText,
  palestText,
  tableText,
  tableRows,
  tableColumns,
  tableWords,
  fade,
  reasoning,
  calls,
  callsColor,
  opening,
  openCalls,
  subject,
  copy,
  promptBox,
  promptEdge,
  promptBand,
  promptCommand,
  promptWords,
  approve,
  waitingObjects,
  promptEntrance,
  pill,
  composer,
  composerEdge,
  field,
  stop,
  layers,
  page,
  endless,
  messageEntrance,
  emptyField,
  emptyWords,
} as const satisfies Record<string, () => Figure | Promise<Figure>>
