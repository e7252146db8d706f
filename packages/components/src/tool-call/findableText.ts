import type { ToolCallPart } from '@engine-kit/core'
import { sliceValue } from './sliceValue.ts'

/** What a closed card holds, as far as it would show it at once. */
export function findableText(toolCall: ToolCallPart): string {
  const { tool, input, error, output }: Partial<Record<string, unknown>> = { ...toolCall }
  return [tool, input, error, output]
    .map((value) => (value === undefined ? '' : sliceValue(value).read(0)))
    .join('\n')
}
