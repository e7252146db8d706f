import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { StorageNotice } from './StorageNotice.tsx'

describe('StorageNotice', () => {
  it.each([
    ['full', 'There is no room left for it in this browser.'],
    ['unavailable', 'This browser does not let the page keep it.'],
  ] as const)('says that the storage is %s, and what that means', (storage, reason) => {
    const { container, rerender } = render(<StorageNotice storage={storage} />)
    expect(screen.getByRole('status').textContent).toBe(
      `This conversation is not being kept${reason} What is new in it may be gone when this page is closed or loaded again.`,
    )
    rerender(<StorageNotice storage="kept" />)
    expect(container.textContent).toBe('')
  })
})
