import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, waitFor } from 'storybook/test'
import { mathPlugin } from '../math/mathPlugin.ts'
import { languages } from './languages.fixtures.ts'
import { Markdown } from './Markdown.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

const plugins: MarkdownPlugins = { math: mathPlugin }

function Page({ streaming }: { readonly streaming: boolean }): ReactNode {
  return (
    <MarkdownPluginsProvider plugins={plugins}>
      {Object.entries(languages).map(([language, text]) => (
        <Markdown key={language} text={text} streaming={streaming} />
      ))}
    </MarkdownPluginsProvider>
  )
}

const meta = { title: 'Parts/Markdown in many languages', component: Page } satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

export const Whole: Story = {
  args: { streaming: false },
  async play({ canvasElement }) {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-state="loading"]')).toHaveLength(0))
    const bare = [...canvasElement.querySelectorAll<HTMLAnchorElement>('.ek-md-link[dir="ltr"]')]
    for (const link of bare) await expect(link.hostname).toMatch(/^(?:www\.)?example\.com$/)
    await expect(canvasElement.textContent).not.toMatch(/\*\*|~~|<\w/)
  },
}

export const Streaming: Story = { args: { streaming: true } }
