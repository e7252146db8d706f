import type { Simulator } from '../createSimulator.ts'
import { mapBody, readBurst, rechunk, splitAt, type ByteSource } from './byteSource.ts'
import type { Fault, StatusFault } from './fault.ts'

/** What answers requests: the simulator, or the simulator behind a fault. */
export type Handler = (request: Request) => Promise<Response>

/**
 * Puts a fault between a client and what answers it.
 *
 * @param struck called when the fault takes effect; one at a byte that never comes has none.
 */
export function withFault(fault: Fault, simulator: Simulator, next: Handler, struck: () => void): Handler {
  const instead = (answer: (request: Request) => Response): Handler => {
    return async (request) => {
      struck()
      return answer(request)
    }
  }
  /** Goes on with other bytes from that byte on. */
  const after = (afterBytes: number, strike: (rest: ByteSource) => ByteSource): Handler => {
    return async (request) =>
      mapBody(request, await next(request), (source) =>
        splitAt(source, afterBytes, (rest) => {
          struck()
          return strike(rest)
        }),
      )
  }
  const afterwards = (
    change: (request: Request, response: Response) => Response | Promise<Response>,
  ): Handler => {
    return async (request) => {
      const response = await next(request)
      struck()
      return change(request, response)
    }
  }

  switch (fault.kind) {
    case 'refuse':
      return instead(() => {
        throw connectionError('connect ECONNREFUSED')
      })
    case 'status':
      return instead(() => envelope(fault))
    case 'html':
      return instead(() => page(fault.status))
    case 'redirect':
      return instead((request) => redirect(request, fault.to))
    case 'lose-reply':
      return afterwards((request, response) => loseReply(request, response, fault.connection))
    case 'content-type':
      return afterwards((_, response) => {
        const headers = new Headers(response.headers)
        headers.set('content-type', fault.contentType)
        return new Response(response.body, { status: response.status, headers })
      })
    case 'cut':
      return after(fault.afterBytes, (rest) => abandon(rest, broken))
    case 'end':
      return after(fault.afterBytes, (rest) => abandon(rest, ended))
    case 'stall':
      // The Engine does not know that nobody hears it: its side stays connected until the client leaves.
      return after(fault.afterBytes, (rest) => ({ ...rest, read: () => new Promise(() => undefined) }))
    case 'kill':
      return after(fault.afterBytes, (rest) => {
        simulator.kill(fault.meanwhile)
        return abandon(rest, broken)
      })
    case 'step-clock':
      return after(fault.afterBytes, (rest) => {
        simulator.stepClock(fault.milliseconds)
        return rest
      })
    case 'endless-line':
      return after(fault.afterBytes, (rest) => abandon(rest, endlessLine()))
    case 'chunk':
      return afterwards((request, response) =>
        mapBody(request, response, (source) => rechunk(source, fault.bytes, fault.every ?? 0)),
      )
    case 'repeat':
      return afterwards((request, response) => rearrange(request, response, (items) => [...items, ...items]))
    case 'reorder':
      return afterwards((request, response) => rearrange(request, response, swapNeighbours))
    case 'forget':
      return afterwards(async (_, response) => {
        const { headers } = response
        await response.body?.cancel()
        return new Response(isJson(response) ? '[]' : '', { headers })
      })
    default:
      return fault satisfies never
  }
}

/** The words Node's own fetch uses; a client must not depend on them. */
function connectionError(cause: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(cause) })
}

const documentedCodes: Record<StatusFault['status'], string> = {
  401: 'INVALID_KEY',
  403: 'PERMISSION_DENIED',
  404: 'TASK_NOT_FOUND',
  // The Engine documents the status of a second turn but not its code, and no code for 500, 503 and 504: these are ours.
  409: 'TASK_BUSY',
  422: 'CONTEXT_OVERFLOW',
  429: 'LLM_RATE_LIMITED',
  500: 'INTERNAL_ERROR',
  502: 'LLM_PROVIDER_ERROR',
  503: 'ENGINE_STARTING',
  504: 'PROVIDER_TIMEOUT',
}

function envelope({ status, error = documentedCodes[status], retryAfter, details }: StatusFault): Response {
  const headers = new Headers()
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  const body = { error, message: `A fault of the test engine: ${status}.`, ...(details && { details }) }
  return Response.json(body, { status, headers })
}

function page(status: 200 | 502): Response {
  const title = status === 200 ? 'Please sign in' : '502 Bad Gateway'
  const html = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function redirect(request: Request, to: string): Response {
  const { pathname, search } = new URL(request.url)
  return new Response(null, { status: 307, headers: { location: new URL(pathname + search, to).href } })
}

async function loseReply(
  request: Request,
  response: Response,
  connection: 'reset' | 'silent',
): Promise<Response> {
  await response.body?.cancel()
  if (connection === 'reset') throw connectionError('read ECONNRESET')
  return new Promise((_, reject) => {
    const leave = (): void => reject(request.signal.reason)
    if (request.signal.aborted) leave()
    else request.signal.addEventListener('abort', leave, { once: true })
  })
}

const broken: ByteSource['read'] = () => {
  return Promise.reject(new TypeError('terminated', { cause: new Error('other side closed') }))
}

const ended: ByteSource['read'] = () => Promise.resolve(undefined)

function endlessLine(): ByteSource['read'] {
  const piece = new TextEncoder().encode('x'.repeat(64 * 1024))
  let begun = false
  return async () => {
    // In a later task each time, or a reader that never stops would freeze the page instead of filling its memory.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (begun) return piece
    begun = true
    return new TextEncoder().encode('data: {"text":"')
  }
}

/** The Engine's side is disconnected at once, whatever the client still reads. */
function abandon(rest: ByteSource, read: ByteSource['read']): ByteSource {
  void rest.cancel()
  return { read, cancel: () => Promise.resolve() }
}

type Rearrangement = <Item>(items: readonly Item[]) => Item[]

const swapNeighbours: Rearrangement = (items) =>
  items.flatMap((item, index) => {
    if (index % 2 === 1) return []
    const neighbour = items[index + 1]
    return neighbour === undefined ? [item] : [neighbour, item]
  })

/** Rearranges what is there already; what comes live afterwards keeps its order. */
async function rearrange(request: Request, response: Response, change: Rearrangement): Promise<Response> {
  if (isJson(response)) {
    const list = (await response.json()) as unknown[]
    return Response.json(change(list))
  }
  return mapBody(request, response, (source) => {
    let opened: Promise<ByteSource['read']> | undefined
    const open = async (): Promise<ByteSource['read']> => {
      const { burst, rest } = await readBurst(source)
      const frames = change(splitFrames(new TextDecoder().decode(burst)))
      let first: Uint8Array | undefined = new TextEncoder().encode(frames.join(''))
      return () => {
        const piece = first
        first = undefined
        return piece === undefined ? rest.read() : Promise.resolve(piece)
      }
    }
    return { ...source, read: async () => (await (opened ??= open()))() }
  })
}

/** Every frame with the blank line that ends it. */
function splitFrames(text: string): string[] {
  return text.split(/(?<=\r\n\r\n|\n\n|\r\r)/)
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false
}
