import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'

/** How a server tells a handler that the browser has left. Frameworks differ, and some do only one of the two. */
export type LeavingSign = 'signal' | 'cancel'

/** Serves a Fetch handler over real sockets on loopback, the way a framework's Node adapter does. */
export async function serveHandler(
  handler: (request: Request) => Promise<Response>,
  sign: LeavingSign = 'cancel',
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => void handle(handler, incoming, outgoing, sign))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function handle(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  sign: LeavingSign,
): Promise<void> {
  const leaving = new AbortController()
  if (sign === 'signal') outgoing.once('close', () => leaving.abort())
  const response = await handler(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      signal: leaving.signal,
      ...(incoming.method === 'POST'
        ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }
        : {}),
    }),
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  const reader = response.body?.getReader()
  if (reader === undefined) return void outgoing.end()
  if (sign === 'cancel') outgoing.once('close', () => void reader.cancel().catch(() => undefined))
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
      outgoing.write(chunk.value)
    outgoing.end()
  } catch {
    outgoing.destroy()
  }
}
