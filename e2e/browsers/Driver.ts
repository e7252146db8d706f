/** A browser, whoever drives it. */
export interface Driver {
  /** Begins a profile of its own: what its windows share, no other profile knows. The size is that of their pages. */
  openProfile: (size?: Size) => Promise<Profile>
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
  /** Clicks at a place once, or several times in a row. */
  click: (x: number, y: number, times?: number) => Promise<void>
  /** Turns the wheel where the mouse is: so many pixels down, or up where negative. */
  wheel: (deltaY: number) => Promise<void>
  /** Types text into what has the focus. */
  type: (text: string) => Promise<void>
  /** Presses a key, called as `KeyboardEvent.key` calls it, or `ControlOrMeta`: what commands begin with on this system. */
  keyDown: (name: string) => Promise<void>
  keyUp: (name: string) => Promise<void>
  bringToFront: () => Promise<void>
  /** A picture of what is in view, as PNG. */
  screenshot: () => Promise<Buffer>
  close: () => Promise<void>
}

/** What goes into a page and comes out of it unchanged. */
export type Plain = string | number | boolean | null

/** In pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** The part of a window that shows the page, where nobody says how large. */
export const windowSize: Size = { width: 1200, height: 720 }
