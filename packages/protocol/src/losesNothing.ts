import { colon, endOfString, quote } from './splitJson.ts'

/**
 * Whether a JSON text says no more than what it was parsed to.
 *
 * Lost is a key that stands twice in its object, and a number whose value is not the one that its double prints: an
 * integer with more digits than fit, `1e400`, `0.1000000000000000055`. Another way to write the same value, such as
 * `1.0`, `1E+2` or `-0`, is no loss.
 *
 * @param json Text that `JSON.parse` takes. Any depth, without recursion.
 * @param value What it made of it.
 */
export function losesNothing(json: string, value: unknown): boolean {
  let keys = 0
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === quote) at = endOfString(json, at)
    // Outside of strings only a key has a colon behind it.
    else if (code === colon) keys += 1
    else if (code <= nine && code >= minus) {
      const start = at
      let safe = true
      for (let next = code; isNumeric(next); next = json.charCodeAt(at)) {
        if (next > nine) safe = false
        at += 1
      }
      // A double holds any fifteen digits.
      if ((!safe || at - start > 15) && !isExact(json.slice(start, at))) return false
      at -= 1
    }
  }
  return keys < 2 || keys === countKeys(value)
}

const minus = 0x2d
const nine = 0x39

/** Digits, signs, the point and the exponent's letter. */
function isNumeric(code: number): boolean {
  return (code <= nine && code >= minus) || code === 0x2b || code === 0x65 || code === 0x45
}

function isExact(written: string): boolean {
  const printed = String(Number(written))
  return written === printed || decimalOf(written) === decimalOf(printed)
}

/** A number in the one form that equal values share: digits without zeros around them, and a power of ten. */
function decimalOf(written: string): string {
  const [, whole = '', fraction = '', power = '0'] = /(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?/i.exec(written) ?? []
  const digits = whole + fraction
  let start = 0
  let end = digits.length
  while (digits[start] === '0') start += 1
  // By hand: a pattern for zeros at the end costs the square of their number where something follows them.
  while (end > start && digits[end - 1] === '0') end -= 1
  return start === end
    ? '0'
    : `${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`
}

function countKeys(root: unknown): number {
  let count = 0
  for (let open: unknown[] = [root]; open.length > 0;) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    const members: unknown[] = Array.isArray(value) ? value : Object.values(value)
    if (members !== value) count += members.length
    for (const member of members) if (typeof member === 'object') open.push(member)
  }
  return count
}
