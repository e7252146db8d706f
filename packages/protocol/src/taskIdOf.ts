import type { EngineEvent, MalformedEvent } from './engineEvent.ts'
import { readId } from './eventFields.ts'
import { isRecord } from './isRecord.ts'
import { memberOf } from './splitJson.ts'

/** The `task_id` that an event of any type names, or `undefined`. */
export function taskIdOf(event: EngineEvent | MalformedEvent): string | undefined {
  if (event.type === 'malformed') return undefined
  if (event.type !== 'unknown') return event.data.task_id
  const { data, sources } = event
  return isRecord(data)
    ? readId(data['task_id'], (field) => memberOf(sources?.['data'], field), 'task_id')
    : undefined
}
