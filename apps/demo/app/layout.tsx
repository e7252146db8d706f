import '@engine-kit/components/styles.css'
import './demo.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '../components/Providers.tsx'
import { Shell } from '../components/Shell.tsx'

// The embedded Engine says only when it has started whether turns can be stopped.
export const dynamic = 'force-dynamic'

// Without a title: a task's stands in this browser's storage, so that each page renders its own <title>.
export const metadata: Metadata = {
  description: 'A sample app: watch an agent work, and answer when it asks.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#111214' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="demo-body">
        <Providers canCancel={Boolean(process.env['ENGINE_CANCEL_URL'])}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
