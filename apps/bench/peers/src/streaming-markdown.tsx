import { startPage } from '../../src/page/startPage.ts'
import { default_renderer, parser, parser_end, parser_write } from 'streaming-markdown'
import { historyOf } from './historyOf.ts'

// It writes the DOM at every piece, without React.

startPage({
  wire: 'engine',
  mount: ({ root, work, source, countCommit }) => {
    for (const { text } of historyOf(work)) {
      const finished = open(root)
      parser_write(finished, text)
      parser_end(finished)
    }
    const answer = open(root)
    return () =>
      void source
        .read((piece) => {
          parser_write(answer, piece)
          countCommit()
        })
        .then(() => parser_end(answer))
  },
})

function open(root: HTMLElement) {
  return parser(default_renderer(root.appendChild(document.createElement('article'))))
}
