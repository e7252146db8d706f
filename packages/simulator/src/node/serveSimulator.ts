import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** Anything behind the one seam: a simulator, a test engine, a gateway. */
export interface RequestHandler {
  fetch: (request: Request) => Promise<Response>
}

/** A simulator on a real port. */
export interface SimulatorServer {
  /** For instance `http://127.0.0.1:8000`, without a slash at the end. */
  readonly url: string
  /** Stops listening and ends every connection. The simulator itself goes on. */
  close: () => Promise<void>
  /** The same at once and with a reset, as when the process is killed. */
  destroy: () => Promise<void>
}

/** Where to listen. */
export interface ServeOptions {
  /** 0 takes a free one. @default 0 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
}

/**
 * Serves a simulator over HTTP/1.1. Bytes are written as they come; a client that leaves cancels the response's
 * body, and a body that breaks resets the connection.
 *
 * @throws the socket's own error, for instance with the code `EADDRINUSE`.
 */
export function serveSimulator(
  handler: RequestHandler,
  options: ServeOptions = {},
): Promise<SimulatorServer> {
  const { port = 0, host = '127.0.0.1' } = options
  const sockets = new Set<Socket>()
  const server = createServer((incoming, outgoing) => void answer(handler, incoming, outgoing))
  server.on('connection', (socket) => {
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const stop = (end: (socket: Socket) => void): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) end(socket)
    })

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const { port: actualPort } = server.address() as AddressInfo
      resolve({
        url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
        close: () => stop((socket) => socket.destroy()),
        destroy: () => stop((socket) => socket.resetAndDestroy()),
      })
    })
  })
}

async function answer(
  handler: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const left = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) left.abort(new Error('The client left.'))
  })
  try {
    const response = await handler.fetch(await readRequest(incoming, left.signal))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.flushHeaders()
    await writeBody(response, outgoing, left.signal)
    outgoing.end()
  } catch {
    // Whatever broke on our side, refused or reset: a real Engine that dies says nothing either. What it had said
    // before is on its way already, so a fault at a byte is at that byte here too.
    if (outgoing.headersSent) await flushed(outgoing)
    outgoing.destroy()
  }
}

const bodyLimit = 32 * 1024 * 1024

async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) throw new RangeError('The request body is larger than 32 MB.')
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const method = incoming.method ?? 'GET'
  // The address a client writes in the request line may be absolute; only its path and query are ours to read.
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://engine')
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks)
  return new Request(`http://engine${pathname}${search}`, { method, headers, body, signal })
}

async function writeBody(response: Response, outgoing: ServerResponse, left: AbortSignal): Promise<void> {
  const reader = response.body?.getReader()
  if (!reader) return
  const cancel = (): void => void reader.cancel().catch(() => undefined)
  left.addEventListener('abort', cancel, { once: true })
  if (left.aborted) cancel()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    if (!outgoing.write(value)) await drained(outgoing)
  }
}

/** Resolves when everything written has left for the network, or the connection is gone. */
function flushed(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write('', () => resolve())
  })
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.once('drain', done)
    outgoing.once('close', done)
  })
}
