import { isPlainPath } from './routes.ts'
import { createKeyGuard, type KeyGuard } from './keyGuard.ts'
import type { EngineAccess, EngineGatewayOptions } from './createEngineGateway.ts'

/** The options after checking, with their defaults. */
export interface GatewaySettings extends Required<Omit<EngineGatewayOptions, 'engineUrl' | 'basePath'>> {
  basePath: string | undefined
  /** Origin and path prefix of the Engine, without a trailing slash. */
  engineBase: string
  keyGuard: KeyGuard
}

/**
 * Checks the options when the gateway is made, so that a mistake shows at start and not at the first request. No
 * message repeats a value: each of them may be a secret put into the wrong place.
 *
 * @throws TypeError naming the option and what to give instead.
 * @throws Error when there is a `window`.
 */
export function readGatewaySettings(options: EngineGatewayOptions): GatewaySettings {
  if (typeof window !== 'undefined') {
    throw new Error(
      'createEngineGateway was called in a browser. Call it on a server: the Engine key stays there.',
    )
  }
  const { authorize, basePath, maxBodyBytes = 8 * 1024 * 1024, answerTimeout = 30_000 } = options
  if (typeof authorize !== 'function') {
    throw new TypeError('authorize is missing: give a function that says whether this person may do this.')
  }
  if (basePath !== undefined && !isPlainPath(basePath)) {
    throw new TypeError(
      "basePath must be a path without a slash at its end, for instance '/api/engine', or ''.",
    )
  }
  const engineKey = readEngineKey(options.engineKey)
  return {
    engineBase: readEngineBase(options.engineUrl),
    engineKey,
    keyGuard: createKeyGuard(engineKey),
    authorize,
    basePath,
    maxBodyBytes: readPositive('maxBodyBytes', maxBodyBytes),
    answerTimeout: Math.min(readPositive('answerTimeout', answerTimeout), longestTimer),
    // Looked up at each call: servers replace the global fetch after this module has loaded.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    onError: readOnError(options.onError),
  }
}

/** Whatever becomes of the report, thrown or rejected, costs nobody their answer and the server no crash. */
function readOnError(report: EngineGatewayOptions['onError'] = logError): GatewaySettings['onError'] {
  return (error, access) => {
    ;(async () => report(error, access))().catch(() => undefined)
  }
}

function logError(error: unknown, access: EngineAccess | undefined): void {
  console.error(`Engine gateway, ${access?.action ?? 'fault'}:`, error)
}

function readEngineBase(engineUrl: string): string {
  const url = typeof engineUrl === 'string' && URL.canParse(engineUrl) ? new URL(engineUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError('engineUrl must be an http or https address, for instance http://127.0.0.1:8000.')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(
      'engineUrl must have no user, password, query or fragment: it is where the Engine is, no more.',
    )
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function readEngineKey(engineKey: string): string {
  // Checked here because a header that cannot be built fails later with an error that quotes the key.
  if (typeof engineKey !== 'string' || !/^[\x21-\x7e]+$/.test(engineKey)) {
    throw new TypeError(
      'engineKey must be the Engine key: printable ASCII without spaces or line breaks, not empty.',
    )
  }
  return engineKey
}

/** Timers wait at most this many milliseconds; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1

function readPositive(name: string, value: number): number {
  if (!(value > 0)) throw new TypeError(`${name} must be a number above 0.`)
  return value
}
