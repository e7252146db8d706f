// What a bundler takes for a page in the place of this package. It exports nothing, so an import by name does not build.
throw new Error('@engine-kit/gateway holds the Engine key. Import it only in code that runs on a server.')

export {}
