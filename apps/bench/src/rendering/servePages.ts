import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { serveSimulator, type SimulatorServer } from '@engine-kit/simulator/node'
import { wires, type Wire } from '../page/wire.ts'
import { pagesFolder } from './buildPages.ts'
import { workNamed } from './work.ts'

/** Serves the pages, and the stream of a work at its rate under `/stream?work=…&wire=…`. */
export function servePages(): Promise<SimulatorServer> {
  return serveSimulator({
    fetch: async (request) => {
      const { pathname, searchParams } = new URL(request.url)
      if (pathname !== '/stream') return answerWithPage(request)
      return streamWork(searchParams.get('work') ?? '', (searchParams.get('wire') ?? 'engine') as Wire)
    },
  })
}

/** Each event is a chunk of its own; what became due between two ticks of the timer is sent at once. */
function streamWork(name: string, wire: Wire): Response {
  const { drive, pieces: textPieces } = workNamed(name)
  const perSecond = drive.kind === 'rate' ? drive.perSecond : 1000
  const { contentType, opening, piece, closing } = wires[wire]
  const encoder = new TextEncoder()
  const pieces = textPieces()
  let timer: ReturnType<typeof setInterval> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text))
      send(opening)
      const begun = performance.now()
      let sent = 0
      timer = setInterval(() => {
        const due = Math.min(pieces.length, ((performance.now() - begun) / 1000) * perSecond)
        for (; sent < due; sent++) send(piece(pieces[sent] ?? ''))
        if (sent < pieces.length) return
        clearInterval(timer)
        send(closing(pieces.join('')))
        controller.close()
      }, 1)
    },
    cancel: () => clearInterval(timer),
  })
  return new Response(body, { headers: contentType })
}

/** The page or one of its files. */
export async function answerWithPage(request: Request): Promise<Response> {
  const name = basename(new URL(request.url).pathname)
  if (extname(name) === '.html') {
    return new Response(html(basename(name, '.html')), { headers: { 'content-type': 'text/html' } })
  }
  const body = await readFile(join(pagesFolder, name)).catch(() => undefined)
  const headers = { 'content-type': types[extname(name)] ?? 'font/woff2' }
  return body === undefined
    ? new Response(null, { status: 404 })
    : new Response(new Uint8Array(body), { headers })
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }

/** The same page for all: one scrolling container as tall as the window. */
function html(name: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/${name}.css">
<style>
body { margin: 0; font: 16px/1.5 sans-serif; }
main { height: 100vh; overflow-y: auto; display: flex; flex-direction: column; }
main > * { flex: none; }
main > .ek-list { flex: 1 1 0; min-height: 0; }
pre { overflow-x: auto; }
</style>
</head>
<body>
<main></main>
<script type="module" src="/${name}.js"></script>
</body>
</html>`
}
