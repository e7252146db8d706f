import type { Part } from '@engine-kit/core'

/**
 * A part as this version can show it. A newer version may have written the transcript: a kind that is not known, and a
 * value of another type than ours, become an event that is kept whole.
 */
export function readPart(part: Part, index: number): Part {
  const fields = part as unknown as Fields | null | undefined
  const showable = isText(fields?.['id']) ? isShowable(fields) : false
  if (showable === true) return part
  const problem = showable === false ? 'It could not be shown.' : undefined
  return { id: String(index), type: 'unknown', name: String(fields?.type), data: part, problem }
}

type Fields = Readonly<Partial<Record<string, unknown>>> & { readonly type?: Part['type'] }

/** Whether everything is there that showing a part of this kind takes for granted; `undefined` for another kind. */
function isShowable(fields: Fields): boolean | undefined {
  const isKnown = statuses.test(String(fields['status']))
  switch (fields.type) {
    case 'text':
    case 'thinking':
      return isText(fields['text']) && isKnown
    case 'tool-call':
      return isText(fields['tool']) && isKnown && (fields['status'] !== 'failed' || isText(fields['error']))
    case 'prompt':
      return (
        isText(fields['question']) &&
        isKnown &&
        ['tool', 'answer', 'feedback'].every((name) => fields[name] === undefined || isText(fields[name])) &&
        Array.isArray(fields['options']) &&
        fields['options'].every((option: Fields | null) => isText(option?.['label']))
      )
    case 'memory':
      return isText((fields['entry'] as Fields | null | undefined)?.['key'])
    case 'unknown':
      return isText(fields['name'])
    case 'compaction':
      return true
    default:
      fields.type satisfies undefined
      return undefined
  }
}

/** Of texts, of tool calls, of prompts. */
const statuses =
  /^(streaming|done|interrupted|running|succeeded|failed|open|sending|sent|expired|answered.*)$/

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
