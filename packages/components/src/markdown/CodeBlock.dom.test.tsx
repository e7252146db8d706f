import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { CodeBlock } from './CodeBlock.tsx'

describe('CodeBlock', () => {
  it('copies the whole code, of all runs, as it was written, wrapped or not', async () => {
    const user = userEvent.setup()
    render(<CodeBlock language="ts" runs={['const a = 1\n', 'const b = 2']} open={false} />)
    await user.click(screen.getByRole('button', { name: 'Wrap lines' }))
    await user.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(await navigator.clipboard.readText()).toBe('const a = 1\nconst b = 2')
  })

  it('is named after its language and can be reached and scrolled with the keyboard', async () => {
    const user = userEvent.setup()
    const { rerender } = render(<CodeBlock language="ts" runs={['a']} open={false} />)
    // Without the style sheet the button that wraps lines is always there.
    for (const name of ['Wrap lines', 'Copy code']) {
      await user.tab()
      expect(document.activeElement).toBe(screen.getByRole('button', { name }))
    }
    await user.tab()
    expect(screen.getByRole('group', { name: 'Code, ts' })).toHaveProperty('tabIndex', 0)
    expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Code, ts' }))
    rerender(<CodeBlock language="" runs={['a']} open={false} />)
    expect(screen.getByRole('group', { name: 'Code' }).textContent).toBe('a')
    expect(screen.getByText('text')).toBeDefined()
  })

  it('says whether more may come', () => {
    const { container, rerender } = render(<CodeBlock language="ts" runs={['a']} open />)
    expect(container.querySelector('[data-state="open"]')).not.toBeNull()
    rerender(<CodeBlock language="ts" runs={['a']} open={false} />)
    expect(container.querySelector('[data-state="closed"]')).not.toBeNull()
  })

  it('is on the server what it is in the browser', () => {
    const block = <CodeBlock language="ts" runs={['const a = "<b>"\n', 'b']} open={false} />
    const { container } = render(block)
    expect(renderToStaticMarkup(block).replaceAll('&quot;', '"')).toBe(container.innerHTML)
  })
})
