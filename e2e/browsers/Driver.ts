/** A browser, whoever drives it. */
export interface Driver {
  /** Begins a profile of its own: what its windows share, no other profile knows. */
  openProfile: () => Promise<Profile>
  close: () => Promise<void>
}

export interface Profile {
  /** Opens a window in front of the others. */
  openWindow: () => Promise<Window>
  close: () => Promise<void>
}

/**
 * A window as a person uses it. What is done with hands reaches the page as the browser's own input, at places in pixels
 * of the window; what one would see is asked by {@link Window.evaluate}.
 */
export interface Window {
  open: (address: string) => Promise<void>
  reload: () => Promise<void>
  /** Calls a function in the page, which sees nothing but what it is given, and returns what it returns, as JSON. */
  evaluate: <Given extends readonly Plain[], Result>(
    look: (...given: Given) => Result,
    ...given: Given
  ) => Promise<Awaited<Result>>
  /** Brings the mouse to a place. */
  move: (x: number, y: number) => Promise<void>
  press: () => Promise<void>
  release: () => Promise<void>
  /** Turns the wheel where the mouse is: so many pixels down, or up where negative. */
  wheel: (deltaY: number) => Promise<void>
  /** Types text into what has the focus. */
  type: (text: string) => Promise<void>
  /** Presses and releases one key, or Tab with Shift held. */
  key: (name: Key) => Promise<void>
  bringToFront: () => Promise<void>
  /** A picture of what is in view, as PNG. */
  screenshot: () => Promise<Buffer>
  close: () => Promise<void>
}

/** What goes into a page and comes out of it unchanged. */
export type Plain = string | number | boolean | null

/** Keys, called as `KeyboardEvent.key` calls them; `Space` for the one that it calls `' '`. */
export type Key = 'Enter' | 'Space' | 'Tab' | 'Shift+Tab' | 'Home' | 'End' | 'PageUp' | 'PageDown' | 'Escape'

/** The part of every window that shows the page, in pixels. */
export const windowSize = { width: 1200, height: 720 }
