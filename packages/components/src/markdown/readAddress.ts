import { safeAddress } from './safeAddress.ts'

/** A link's destination as an address that may be opened. CommonMark lets it hold spaces, and a backslash that is not a slash. */
export function readAddress(destination: string): string | undefined {
  return safeAddress(destination.replace(/[ \\]/g, encodeURIComponent))
}
