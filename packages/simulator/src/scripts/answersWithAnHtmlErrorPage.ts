import type { Script } from '../agent.ts'

export const answersWithAnHtmlErrorPage: Script = {
  description: 'is hidden behind a proxy that answers 502 with a page of HTML; the turn never begins',
  refuse: () => new Response(page, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } }),
  run: () => Promise.reject(new Error('A refused request has no turn.')),
}

const page = `<!doctype html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>
<script>document.title = 'a script of the proxy ran'</script></body></html>
`
