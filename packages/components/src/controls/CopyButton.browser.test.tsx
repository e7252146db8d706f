import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { userEvent } from 'vitest/browser'
import '../styles.css'
import { CopyButton } from './CopyButton.tsx'

let text: string
/** What may come out of it: WebKit pastes no carriage returns. */
let asWritten: string[]

beforeEach(() => {
  text = `first line\r\nsecond\tline \ud83d\ude00 ${crypto.randomUUID()}`
  asWritten = [text, text.replace('\r', '')]
  vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as never)
})

afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const copy = <CopyButton what="text" getText={() => text} />

/** What a paste gives. */
async function pasted(): Promise<string | undefined> {
  const field = document.body.appendChild(document.createElement('textarea'))
  let given: string | undefined
  field.addEventListener('paste', (event) => (given = event.clipboardData?.getData('text/plain')))
  await userEvent.click(field)
  await userEvent.keyboard('{ControlOrMeta>}v{/ControlOrMeta}')
  field.remove()
  return given
}

describe('CopyButton without the clipboard’s own interface', () => {
  it('copies all the same, and leaves focus, selection and document as they were', async () => {
    const screen = await render(
      <main>
        <p>to read</p>
        {copy}
      </main>,
    )
    const button = screen.getByRole('button').element()
    const words = screen.getByText('to read').element()
    getSelection()?.selectAllChildren(words)
    button.addEventListener('mousedown', (event) => event.preventDefault())
    await userEvent.click(button)
    await expect.element(screen.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(getSelection()?.toString()).toBe('to read')
    expect(document.querySelectorAll('textarea')).toHaveLength(0)
    expect(asWritten).toContain(await pasted())
  })

  it('copies where the interface is there and refuses', async () => {
    const refuse = (): Promise<void> => Promise.reject(new DOMException('Denied.', 'NotAllowedError'))
    vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue({ writeText: refuse } as never)
    const screen = await render(copy)
    await userEvent.click(screen.getByRole('button'))
    await expect.element(screen.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(asWritten).toContain(await pasted())
  })

  it('copies in a modal dialog, outside of which nothing can be selected', async () => {
    const screen = await render(<dialog>{copy}</dialog>)
    document.querySelector('dialog')?.showModal()
    await userEvent.click(screen.getByRole('button'))
    await expect.element(screen.getByRole('button', { name: 'Copied' })).toBeVisible()
    document.querySelector('dialog')?.close()
    expect(asWritten).toContain(await pasted())
  })

  it('says so where the second way fails, too', async () => {
    vi.spyOn(document, 'execCommand').mockReturnValue(false)
    const screen = await render(copy)
    await userEvent.click(screen.getByRole('button'))
    await expect.element(screen.getByRole('button', { name: 'Could not copy' })).toBeVisible()
    expect(document.querySelectorAll('textarea')).toHaveLength(0)
  })
})
