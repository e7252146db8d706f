import { losesNothing } from './losesNothing.ts'
import { splitJson } from './splitJson.ts'

/** JSON texts as they were written, by the name of the field that they stand in. */
export type Sources = Readonly<Record<string, string>>

/**
 * The texts of the fields of which parsing lost something (see `losesNothing`), or `undefined` where there are none. Of
 * a field that stands twice itself: an object with that field alone, as often as it was written.
 *
 * @param json The text of the payload, where it is known.
 * @param data What it was parsed to.
 * @param read What that was read as. A field that was read as something else, such as an id, has lost nothing.
 */
export function readSources(
  json: string | undefined,
  data: Record<string, unknown>,
  read: Record<string, unknown>,
): Sources | undefined {
  const lost = json === undefined || losesNothing(json, data) ? [] : findLost(json, data)
  const sources = lost.filter(([field]) => read[field] === data[field])
  const { input } = data
  // JSON text within the JSON.
  if (typeof input === 'string' && read['input'] !== input && !losesNothing(input, read['input'])) {
    sources.push(['input', input])
  }
  return sources.length === 0 ? undefined : Object.fromEntries(sources)
}

function findLost(json: string, data: Record<string, unknown>): [field: string, text: string][] {
  const written = new Map<string, string[]>()
  for (const { key, text } of splitJson(json)) {
    const texts = written.get(key)
    if (texts === undefined) written.set(key, [text])
    else texts.push(text)
  }
  return [...written].flatMap(([field, texts]): [string, string][] => {
    const [text = ''] = texts
    if (texts.length === 1) return losesNothing(text, data[field]) ? [] : [[field, text]]
    return [[field, `{${texts.map((one) => `${JSON.stringify(field)}:${one}`).join(',')}}`]]
  })
}
