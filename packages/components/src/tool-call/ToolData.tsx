'use client'
import { useMemo, useState, type ReactNode } from 'react'
import { RawInput } from '../prompt/RawInput.tsx'
import { CopyButton } from '../controls/CopyButton.tsx'
import { readWritten } from '../text/readWritten.ts'
import { RevealedText } from '../text/RevealedText.tsx'
import { readShape, type Shape, type TextChange } from './readShape.ts'
import { ToolValue, type ToolValueProps } from './ToolValue.tsx'
import { wholeText } from './wholeText.ts'

/** A tool's input or output as what it is: fields, the lines of an edit, a picture's type; else as `ToolValue`. */
export function ToolData(props: ToolValueProps): ReactNode {
  const { label, value, source } = props
  const [pressed, press] = useState<boolean>()
  const raw = pressed === true
  const shape = useMemo(() => readShape(readWritten(value, source)), [value, source])
  if (shape === undefined) return <ToolValue {...props} />
  const toggle = (
    <button
      type="button"
      className="ek-copy"
      aria-pressed={raw}
      // Another button in another place: the focus goes there with the press.
      autoFocus={pressed !== undefined}
      onClick={() => press(!raw)}
    >
      Raw
    </button>
  )
  if (raw) return <ToolValue {...props} controls={toggle} />
  return (
    <section className="ek-value" data-state="whole">
      <div className="ek-value-head">
        <span className="ek-value-label">{label}</span>
        {toggle}
        <CopyButton getText={() => source ?? wholeText(value)} what={label.toLowerCase()} />
      </div>
      <ShapeFace shape={shape} label={label} />
    </section>
  )
}

interface ShapeFaceProps {
  readonly shape: Shape
  readonly label: string
}

function ShapeFace({ shape, label }: ShapeFaceProps): ReactNode {
  if (shape.kind === 'pictures') {
    return shape.words.map((words, index) => (
      <p key={index} className="ek-value-note">
        {words}
      </p>
    ))
  }
  return (
    <>
      {shape.fields.length > 0 && (
        <RawInput label={label} presented={{ fields: shape.fields, complete: true }} />
      )}
      {shape.change && <Change change={shape.change} />}
    </>
  )
}

function Change({ change: { before, after } }: { readonly change: TextChange }): ReactNode {
  const lines = [
    ...linesOf(before).map((text) => ['removed', text] as const),
    ...linesOf(after).map((text) => ['added', text] as const),
  ]
  return (
    <pre className="ek-value-text" dir="ltr" translate="no" role="group" tabIndex={0} aria-label="Change">
      {lines.map(([kind, text], index) => (
        <span key={index} className="ek-line" data-kind={kind}>
          {kind === 'added' ? '+ ' : '- '}
          <RevealedText text={text} />
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}
