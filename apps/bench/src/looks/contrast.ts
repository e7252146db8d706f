/** A colour of the page: red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number]

/**
 * Reads a computed colour, `rgb(…)` or `color(srgb …)`.
 *
 * @throws Error for any other.
 */
export function readColor(text: string): Color {
  const numbers = [...text.matchAll(/[\d.]+(?:e-?\d+)?/g)].map(([number]) => Number(number))
  const scale = text.startsWith('color(srgb ') ? 255 : text.startsWith('rgb') ? 1 : undefined
  const [red, green, blue, alpha = 1] = numbers
  if (scale === undefined || red === undefined || green === undefined || blue === undefined) {
    throw new Error(`Not a colour that is known here: ${text}`)
  }
  return [red * scale, green * scale, blue * scale, alpha]
}

/** What is seen of one colour that lies over another. */
export function over([red, green, blue, alpha]: Color, below: Color): Color {
  const mix = (top: number, ground: number): number => top * alpha + ground * (1 - alpha)
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), alpha + below[3] * (1 - alpha)]
}

/** The ratio of two opaque colours by WCAG 2, from 1 to 21. */
export function contrastOf(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance([red, green, blue]: Color): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
