/**
 * The part of a growing text that can be shown. What is left out is a marker, or the beginning of one, of which only
 * the next characters tell what it is: `-` (an item, an underline, a rule), `| a` (the head of a table), `[a]: x`
 * (a definition), `&am`, `<http`, `**`. It looks at the last lines only.
 */
export function holdBack(text: string): string {
  // A backslash at the end of a line is a line break, or itself where no line follows.
  return holdWord(holdLine(text).replace(/\\\n$/, ''))
}

function holdLine(text: string): string {
  const start = text.lastIndexOf('\n') + 1
  const line = text.slice(start)
  if (onlyMarkers.test(line) || openFence.test(line)) return holdTableHead(text.slice(0, start))
  const before = text.lastIndexOf('\n', start - 2) + 1
  const definition = openDefinition.exec(text.slice(before))
  if (definition) return text.slice(0, before + definition.index)
  return holdTableHead(text)
}

/** A line of a table's cells says so only once the line below it is complete. */
function holdTableHead(text: string): string {
  const end = text.endsWith('\n') ? text.length - 1 : text.length
  const start = text.lastIndexOf('\n', end - 1) + 1
  const line = text.slice(start, end)
  const pipe = line.length > maxHead ? null : untilPipe.exec(line)
  if (!pipe || isInTable(text, start)) return text
  const shown = pipe[0].slice(0, -1)
  return text.slice(0, start) + (onlyMarkers.test(`>${shown}`) ? '' : shown)
}

function isInTable(text: string, lineStart: number): boolean {
  for (let start = lineStart; ;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? text.length : end)
    if (delimiterRow.test(line)) return true
    if (start === 0 || !/\S/.test(line)) return false
    start = text.slice(0, start - 1).lastIndexOf('\n') + 1
  }
}

function holdWord(text: string): string {
  const from = Math.max(text.length - maxWord, text.lastIndexOf('\n'), text.lastIndexOf(' ')) + 1
  let word = text.slice(from)
  const angle = word.lastIndexOf('<')
  if (angle >= 0 && !word.includes('>', angle)) word = word.slice(0, angle)
  word = word.replace(/&#?\w{0,31}$|\[\^[^\]]{0,99}\]?$/, '')
  let end = word.length
  while (end > 0 && '*_~`!\\$'.includes(word.charAt(end - 1))) end -= 1
  return text.slice(0, from) + word.slice(0, end)
}

/** Characters of a table's head that are held back: past that a line with a pipe in it is rather prose. */
const maxHead = 400

/** Characters of the last word that are looked at. */
const maxWord = 500

const onlyMarkers = /^[\s>\-+*#=|:_~`$\d.)]+$/

const openFence = /^[\s>\-+*\d.)]*(?:`{3,}[^`]*|~{3,}.*)$/

/** A label at the start of a line, until what follows shows that it is no definition, and a definition in progress. */
const openDefinition =
  /(?:^|\n)[\s>\-+*\d.)]*\[[^\]\n]{0,200}(?:\][ \t]*(?::[ \t]*\n[^\n]*|:[^\n]*(?:\n[ \t]*["'(][^\n]*)?)?)?$/

/** Up to the first pipe that is neither escaped nor in code. */
const untilPipe = /^(?:[^\\`|]|\\.|\\$|`[^`]*(?:`|$))*\|/

const delimiterRow = /^(?=.*-)(?=.*[|:])[\s>|:-]+$/
