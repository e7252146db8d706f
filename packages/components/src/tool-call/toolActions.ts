/** The words for what a tool does. */
export interface ToolAction {
  /** `read`, as in "Could not read". */
  readonly base: string
  /** `reading` */
  readonly doing: string
  /** `read`, as in "Read notes/plan.md". */
  readonly done: string
  /** Fields of the input that name what it is done to, best first. */
  readonly subjectKeys: readonly string[]
  /** Stands for the subject where the input names none. */
  readonly bare: string
  /** One of them in a summary: "Read 1 file". Without it the times are counted, and it is done "for" its subject. */
  readonly counted?: string
}

/** The action behind a tool's name, or `undefined` for a tool this table does not know. */
export function findToolAction(tool: string): ToolAction | undefined {
  const segments = tool.toLowerCase().replaceAll('-', '_').split('.')
  const name = segments.at(-1) ?? ''
  const space = segments.at(-2)
  if (space === undefined) return actionsByName.get(name)
  // `web.search` is `web_search`; `slack.search` searches Slack, not files.
  return (
    actionsByName.get(`${space}_${name}`) ?? (localSpaces.has(space) ? actionsByName.get(name) : undefined)
  )
}

const localSpaces = new Set(['fs', 'file', 'files', 'filesystem', 'workspace', 'shell', 'terminal'])

const pathKeys = ['path', 'file_path', 'filepath', 'file', 'filename', 'name', 'target']
const folderKeys = ['path', 'directory', 'dir', 'folder']
const queryKeys = ['query', 'pattern', 'q', 'text', 'term', 'regex', 'glob']

const actions: readonly (readonly [names: string, action: ToolAction])[] = [
  [
    'list ls list_files list_dir list_directory list_folder',
    {
      base: 'list',
      doing: 'listing',
      done: 'listed',
      subjectKeys: folderKeys,
      bare: 'files',
      counted: 'folder',
    },
  ],
  [
    'read cat read_file open_file view_file get_file',
    { base: 'read', doing: 'reading', done: 'read', subjectKeys: pathKeys, bare: 'a file', counted: 'file' },
  ],
  [
    'search grep find glob search_files find_files search_workspace search_text',
    { base: 'search', doing: 'searching', done: 'searched', subjectKeys: queryKeys, bare: 'files' },
  ],
  [
    'write write_file create_file save_file append_file',
    {
      base: 'write',
      doing: 'writing',
      done: 'wrote',
      subjectKeys: pathKeys,
      bare: 'a file',
      counted: 'file',
    },
  ],
  [
    'edit edit_file update_file patch_file str_replace apply_patch',
    {
      base: 'edit',
      doing: 'editing',
      done: 'edited',
      subjectKeys: pathKeys,
      bare: 'a file',
      counted: 'file',
    },
  ],
  [
    'delete rm remove delete_file remove_file',
    {
      base: 'delete',
      doing: 'deleting',
      done: 'deleted',
      subjectKeys: pathKeys,
      bare: 'a file',
      counted: 'file',
    },
  ],
  [
    'move mv rename move_file rename_file',
    {
      base: 'move',
      doing: 'moving',
      done: 'moved',
      subjectKeys: ['from', 'source', ...pathKeys],
      bare: 'a file',
      counted: 'file',
    },
  ],
  [
    'shell bash sh exec terminal run run_command run_shell execute_command',
    {
      base: 'run',
      doing: 'running',
      done: 'ran',
      subjectKeys: ['command', 'cmd', 'script', 'code'],
      bare: 'a command',
      counted: 'command',
    },
  ],
  [
    'web_search search_web google browser_search',
    {
      base: 'search the web',
      doing: 'searching the web',
      done: 'searched the web',
      subjectKeys: queryKeys,
      bare: '',
    },
  ],
  [
    'fetch web_fetch fetch_url http_get http_request browse open_url',
    {
      base: 'fetch',
      doing: 'fetching',
      done: 'fetched',
      subjectKeys: ['url', 'uri', 'address', 'href'],
      bare: 'a page',
      counted: 'page',
    },
  ],
]

/** A map rather than an object: a tool may be named `constructor`. */
const actionsByName: ReadonlyMap<string, ToolAction> = new Map(
  actions.flatMap(([names, action]) => names.split(' ').map((name) => [name, action] as const)),
)
