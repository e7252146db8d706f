import type { MemoryEntry, Message } from './taskState.ts'

/** The latest update of each key. */
export type LatestMemory = Map<string, MemoryEntry>

/** Takes note of an update. Answers the one whose place it takes: without a key nobody knows which. */
export function noteMemory(latest: LatestMemory, entry: MemoryEntry): MemoryEntry | undefined {
  const before = latest.get(entry.key)
  if (entry.key !== '') latest.set(entry.key, entry)
  return before
}

/** What a transcript tells of the agent's memory. What is kept of it elsewhere may be of a turn that is told again. */
export function memoryOf(messages: readonly Message[]): LatestMemory {
  const latest: LatestMemory = new Map()
  for (const message of messages) {
    if (message.role === 'user') continue
    for (const part of message.parts) if (part.type === 'memory') noteMemory(latest, part.entry)
  }
  return latest
}
