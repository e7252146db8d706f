/**
 * A name that nobody else gives. Made without `crypto.randomUUID`, which a page on plain HTTP does not have.
 */
export function createId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
