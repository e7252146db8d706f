import type { Sources } from './readSources.ts'

/**
 * Writes an object as JSON, those of its fields that have a source as they were written.
 *
 * @throws what `JSON.stringify` throws, such as RangeError where a field is nested too deeply.
 */
export function writeRecord(record: object, sources: Sources | undefined): string {
  const members = Object.entries(record).flatMap(([field, value]: [string, unknown]) => {
    const source = sources !== undefined && Object.hasOwn(sources, field) ? sources[field] : undefined
    // TypeScript does not say so, but there are values without a JSON form.
    const text: string | undefined = source ?? JSON.stringify(value)
    return text === undefined ? [] : [`${JSON.stringify(field)}:${text}`]
  })
  return `{${members.join(',')}}`
}
