import { createId } from './createId.ts'
import type { EngineEndpoint, EngineFetch, HeaderSource } from './requestEngine.ts'

/** The name of what clients may share, and how long it stands for the same person. */
export interface ScopeKey {
  /** Part of each lock, channel and stored id. No key is the beginning of another. */
  readonly key: string
  /** How the keys of all such clients begin, where this one means nothing beyond the page; `undefined` elsewhere. */
  readonly pageBound: string | undefined
}

/**
 * Names what a client keeps and shares: what it may have in common with others is what it tells them apart by.
 *
 * Without a `scope` headers are compared by their values. Functions cannot be compared beyond their page, so a client
 * that was given one has things in common only with clients of the same page that were given the same.
 */
export function scopeKey({ baseUrl, scope, headers, fetch }: EngineEndpoint): ScopeKey {
  const address = addressOf(baseUrl)
  if (scope !== undefined) return { key: JSON.stringify([address, scope]), pageBound: undefined }
  if (typeof headers !== 'function' && fetch === undefined) {
    const whose = headers === undefined ? [] : [null, digest(headers)]
    return { key: JSON.stringify([address, ...whose]), pageBound: undefined }
  }
  const pageBound = JSON.stringify({ address })
  return { key: `${pageBound}${nameOf(headers)}/${nameOf(fetch)}/`, pageBound }
}

/**
 * Names the lock under which a task's prompts are answered. Clients of which nobody knows whether they are the same
 * person's wait for each other, too: they learn nothing by it, and one yes never goes to the other's next prompt.
 */
export function answerLock({ baseUrl, scope }: EngineEndpoint, taskId: string): string {
  return `engine-kit:answer:${JSON.stringify([addressOf(baseUrl), scope])}${taskId}`
}

/** The same Engine has one name, however its address is written; a relative one depends on the page. */
export function addressOf(baseUrl: string): string {
  try {
    return new URL(baseUrl, globalThis.document?.baseURI).href.replace(/\/+$/, '')
  } catch {
    return baseUrl.replace(/\/+$/, '')
  }
}

const names = new WeakMap<object, string>()

function nameOf(given: HeaderSource | EngineFetch | undefined): string {
  if (typeof given !== 'function') return given === undefined ? '' : digest(given)
  const name = names.get(given) ?? createId()
  names.set(given, name)
  return name
}

/** Stands for the headers in names that others can read: a token cannot be told from it. */
function digest(headers: HeadersInit): string {
  const text = JSON.stringify([...new Headers(headers)])
  const hashes = [16_777_619, 2_654_435_761].map((prime) => {
    let hash = 2_166_136_261
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), prime)
    }
    return (hash >>> 0).toString(36)
  })
  return hashes.join('-')
}
