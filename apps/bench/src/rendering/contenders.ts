/** Who takes part. */
export interface ContenderPage {
  /** How the command line calls it. The page's file is named after it. */
  readonly name: string
  /** How the tables call it. */
  readonly title: string
  /** Relative to this file. */
  readonly page: string
  /** Whether it needs the packages that are installed for it when the bench first runs. */
  readonly peer: boolean
}

/** All contenders. The first one is what the others are measured by. */
export const contenders: readonly ContenderPage[] = [
  { name: 'limit', title: 'DOM limit', page: '../page/limit.ts', peer: false },
  {
    name: 'limit-stream',
    title: 'DOM limit, reading the stream',
    page: '../page/limitStream.ts',
    peer: false,
  },
  { name: 'ours', title: 'Engine Kit', page: '../page/ours.tsx', peer: false },
  peer('usechat-throttle-streamdown', 'useChat, throttle 50, Streamdown'),
  peer('usechat-streamdown', 'useChat, Streamdown'),
  peer('usechat-react-markdown', 'useChat, react-markdown'),
  peer('assistant-ui', 'assistant-ui, local runtime'),
  peer('langgraph-react-markdown', 'LangGraph useStream, react-markdown'),
  peer('streamdown', 'Streamdown alone'),
  peer('react-markdown', 'react-markdown alone'),
  peer('streaming-markdown', 'streaming-markdown (DOM, no React)'),
  peer('incremark', 'incremark'),
]

function peer(name: string, title: string): ContenderPage {
  return { name, title, page: `../../peers/src/${name}.tsx`, peer: true }
}
