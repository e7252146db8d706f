import type { ValidationProblem } from './errorResponse.ts'

/** A request body that has the fields a route needs, or what is wrong with it. */
export type Body<Fields> = { valid: true; fields: Fields } | { valid: false; problems: ValidationProblem[] }

/** Checks that a body is a JSON object whose `required` fields are strings. Other fields pass as they are. */
export function readBody<Fields>(text: string, required: readonly (keyof Fields & string)[]): Body<Fields> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { valid: false, problems: [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }] }
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const msg = 'Input should be a valid dictionary'
    return { valid: false, problems: [{ loc: ['body'], msg, type: 'model_attributes_type' }] }
  }
  const fields = json as Record<string, unknown>
  const problems = required.flatMap((field): ValidationProblem[] => {
    const value = fields[field]
    if (typeof value === 'string') return []
    const loc = ['body', field]
    if (value === undefined) return [{ loc, msg: 'Field required', type: 'missing' }]
    return [{ loc, msg: 'Input should be a valid string', type: 'string_type' }]
  })
  return problems.length > 0 ? { valid: false, problems } : { valid: true, fields: fields as Fields }
}
