import { readsTypeScript } from './readsTypeScript.ts'
import type { StreamMode } from './readTokens.ts'

/**
 * The mode for a language by the name or file extension a fence gives it, in any case. Every language is a chunk of its
 * own, loaded once. `undefined` for one we do not have, and for one that could not be loaded.
 */
export async function loadLanguage(name: string): Promise<StreamMode | undefined> {
  const wanted = name.toLowerCase()
  const language = languages.find(([names]) => names.split(' ').includes(wanted))
  try {
    return await language?.[1]()
  } catch {
    return undefined
  }
}

/** Their names, and how each loads. */
const languages: readonly (readonly [names: string, load: () => Promise<StreamMode>])[] = [
  [
    'javascript js jsx mjs cjs',
    async () => readsTypeScript((await import('@codemirror/legacy-modes/mode/javascript')).javascript),
  ],
  [
    'typescript ts tsx mts cts',
    async () => readsTypeScript((await import('@codemirror/legacy-modes/mode/javascript')).typescript),
  ],
  ['json json5 jsonc jsonl', async () => (await import('@codemirror/legacy-modes/mode/javascript')).json],
  ['python py python3 pyi', async () => (await import('@codemirror/legacy-modes/mode/python')).python],
  [
    'shell sh bash zsh console shellscript',
    async () => (await import('@codemirror/legacy-modes/mode/shell')).shell,
  ],
  ['css', async () => (await import('@codemirror/legacy-modes/mode/css')).css],
  ['scss', async () => (await import('@codemirror/legacy-modes/mode/css')).sCSS],
  ['less', async () => (await import('@codemirror/legacy-modes/mode/css')).less],
  ['html htm vue svelte', async () => (await import('@codemirror/legacy-modes/mode/xml')).html],
  ['xml svg xsl rss plist', async () => (await import('@codemirror/legacy-modes/mode/xml')).xml],
  ['go golang', async () => (await import('@codemirror/legacy-modes/mode/go')).go],
  ['rust rs', async () => (await import('@codemirror/legacy-modes/mode/rust')).rust],
  ['java', async () => (await import('@codemirror/legacy-modes/mode/clike')).java],
  ['c h', async () => (await import('@codemirror/legacy-modes/mode/clike')).c],
  ['cpp c++ cc cxx hpp', async () => (await import('@codemirror/legacy-modes/mode/clike')).cpp],
  ['csharp c# cs', async () => (await import('@codemirror/legacy-modes/mode/clike')).csharp],
  ['kotlin kt kts', async () => (await import('@codemirror/legacy-modes/mode/clike')).kotlin],
  ['scala', async () => (await import('@codemirror/legacy-modes/mode/clike')).scala],
  ['dart', async () => (await import('@codemirror/legacy-modes/mode/clike')).dart],
  ['swift', async () => (await import('@codemirror/legacy-modes/mode/swift')).swift],
  ['ruby rb', async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby],
  ['sql', async () => (await import('@codemirror/legacy-modes/mode/sql')).standardSQL],
  ['postgresql postgres pgsql psql', async () => (await import('@codemirror/legacy-modes/mode/sql')).pgSQL],
  ['mysql mariadb', async () => (await import('@codemirror/legacy-modes/mode/sql')).mySQL],
  ['sqlite sqlite3', async () => (await import('@codemirror/legacy-modes/mode/sql')).sqlite],
  ['yaml yml', async () => (await import('@codemirror/legacy-modes/mode/yaml')).yaml],
  ['toml', async () => (await import('@codemirror/legacy-modes/mode/toml')).toml],
  [
    'ini properties env dotenv',
    async () => (await import('@codemirror/legacy-modes/mode/properties')).properties,
  ],
  ['diff patch', async () => (await import('@codemirror/legacy-modes/mode/diff')).diff],
  ['dockerfile docker', async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile],
  ['r', async () => (await import('@codemirror/legacy-modes/mode/r')).r],
  ['lua', async () => (await import('@codemirror/legacy-modes/mode/lua')).lua],
  ['powershell ps1 pwsh', async () => (await import('@codemirror/legacy-modes/mode/powershell')).powerShell],
  ['perl pl', async () => (await import('@codemirror/legacy-modes/mode/perl')).perl],
  ['haskell hs', async () => (await import('@codemirror/legacy-modes/mode/haskell')).haskell],
  ['protobuf proto', async () => (await import('@codemirror/legacy-modes/mode/protobuf')).protobuf],
]
