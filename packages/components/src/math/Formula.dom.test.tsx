import { act, render, waitFor } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Formula } from './Formula.tsx'

describe('Formula', () => {
  it('shows its source until the TeX reader has loaded, then MathML in the same place', async () => {
    const { container } = render(<Formula tex="\frac{a}{b}" display={false} />)
    const place = container.firstElementChild
    expect(place?.textContent).toBe('\\frac{a}{b}')
    await waitFor(() => expect(container.querySelector('mfrac')).not.toBeNull())
    expect(container.firstElementChild).toBe(place)
    expect(container.querySelector('mfrac')?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML')
    expect(place?.getAttribute('data-state')).toBe('shown')
  })

  it('shows TeX that cannot be read as what it is, and says so', async () => {
    const { container } = render(<Formula tex="\frac{a}{" display={false} />)
    await waitFor(() => expect(container.querySelector('[data-state="failed"]')).not.toBeNull())
    expect(container.textContent).toBe('\\frac{a}{Formula not readable')
  })

  it('is its source on the server, and hydrates without a difference when the reader is there already', async () => {
    const first = render(<Formula tex="x" display />)
    await waitFor(() => expect(first.container.querySelector('math')).not.toBeNull())
    const formula = <Formula tex="\sqrt{x}" display />
    const page = document.createElement('div')
    document.body.append(page)
    page.innerHTML = renderToString(formula)
    expect(page.textContent).toBe('\\sqrt{x}')
    const differences: unknown[] = []
    const root = await act(async () =>
      hydrateRoot(page, formula, { onRecoverableError: (error) => differences.push(error) }),
    )
    await waitFor(() => expect(page.querySelector('msqrt')).not.toBeNull())
    expect(differences).toEqual([])
    act(() => root.unmount())
    page.remove()
  })
})
