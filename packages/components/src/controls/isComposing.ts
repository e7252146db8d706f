/** What tells an input method's key from a person's. */
export interface CompositionKey {
  readonly isComposing: boolean
  readonly keyCode: number
}

/** Safari ends the composition before the key event that confirmed it; only its key code 229 still tells. */
export function isComposing(event: CompositionKey): boolean {
  return event.isComposing || event.keyCode === 229
}
