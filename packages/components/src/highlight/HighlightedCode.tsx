'use client'
import { useEffect, useState, type ReactNode } from 'react'
import { CodeRun, type CodeBlockProps } from '../markdown/CodeBlock.tsx'
import { createCodeColoring, type CodeColoring, type ColoredRun } from './createCodeColoring.tsx'
import { dequeue, enqueue } from './frameQueue.ts'
import { loadLanguage } from './loadLanguage.ts'

/**
 * The text of a code block in colours: the plug-in `Code` for `MarkdownPluginsProvider`. Each language loads when it is
 * first seen; until then, and for a language we do not have, code is plain. Colours come some lines a frame, never go
 * again, and change no size. On the server code is plain.
 */
export function HighlightedCode(props: CodeBlockProps): ReactNode {
  return <ColoredCode key={props.language} {...props} />
}

/** One language for its whole life. */
function ColoredCode({ language, runs, open }: CodeBlockProps): ReactNode {
  const [coloring, setColoring] = useState<CodeColoring>()
  const [colored, setColored] = useState<readonly ColoredRun[]>([])

  useEffect(() => {
    let gone = false
    void loadLanguage(language).then((mode) => {
      if (mode !== undefined && !gone) setColoring(createCodeColoring(mode, setColored))
    })
    return () => {
      gone = true
    }
  }, [language])

  useEffect(() => {
    if (coloring === undefined) return
    coloring.update(runs, open)
    enqueue(coloring)
    return () => dequeue(coloring)
  }, [coloring, runs, open])

  return runs.map((run, index) => {
    const done = colored[index]
    // What was coloured a moment ago may be of a text that is no more.
    if (done === undefined || !run.startsWith(done.text)) return <CodeRun key={index} text={run} />
    return <CodeRun key={index} coloredLines={done.lines} text={run.slice(done.text.length)} />
  })
}
