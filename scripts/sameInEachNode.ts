/** What Node says of a timer or a listener that is not meant so. Some versions say what others keep to themselves. */
const ours = /^(Timeout\w+|MaxListenersExceeded)Warning$/

process.on('warning', (warning) => {
  // Outside of every test, which Vitest counts as a failure.
  if (ours.test(warning.name)) throw warning
})

// From 24 on Node has Web Locks for all of its process, where the tests play browsers that know nothing of each other.
// A test of what tabs share brings locks of its own.
if (globalThis.navigator?.locks !== undefined) {
  Object.defineProperty(globalThis.navigator, 'locks', { value: undefined })
}
