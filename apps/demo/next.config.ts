import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..')

const config: NextConfig = {
  // The workspace packages are TypeScript sources during development.
  transpilePackages: [
    '@engine-kit/components',
    '@engine-kit/core',
    '@engine-kit/gateway',
    '@engine-kit/protocol',
    '@engine-kit/react',
    '@engine-kit/simulator',
  ],
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // Compression would hold the stream back until its buffer is full.
  compress: false,
  devIndicators: false,
  poweredByHeader: false,
  reactStrictMode: true,
}

export default config
