import type { Window } from './Driver.ts'

/** Presses and releases a key, or one with others held: `Enter`, `Shift+Tab`. */
export async function pressKey(window: Window, keys: string): Promise<void> {
  const names = keys.split('+')
  for (const name of names) await window.keyDown(name)
  for (const name of names.toReversed()) await window.keyUp(name)
}
