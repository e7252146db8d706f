import type { Browser, Page } from 'playwright'
import type { Region } from './regionsInView.ts'

/** How much of a part is left when the picture is blurred: what draws the eye. */
export interface BlurredRegion {
  readonly name: string
  /** The spot of it that differs most from the page, by its share of the difference between black and white. */
  readonly peak: number
  /** All of its difference, by the share of the picture that as much black on white would be. */
  readonly weight: number
}

/** Blurs a picture of the page by 6 px, and says what is left of each of its parts: what has most of it first. */
export async function blurTest(browser: Browser, page: Page): Promise<readonly BlurredRegion[]> {
  const regions = await page.evaluate(() => window.looksRegions?.())
  if (regions === undefined) throw new Error('The page does not say where its parts are.')
  const picture = (await page.screenshot()).toString('base64')
  // On a page of its own, so that nothing of ours is in it.
  const canvas = await browser.newPage()
  try {
    const measured = await canvas.evaluate(readBlurred, { picture, regions: [...regions] })
    return measured.sort((a, b) => b.weight - a.weight)
  } finally {
    await canvas.close()
  }
}

/** Runs in the page: what it uses is given to it, and it names no function of its own. */
async function readBlurred({
  picture,
  regions,
}: {
  picture: string
  regions: readonly Region[]
}): Promise<BlurredRegion[]> {
  const image = new Image()
  image.src = `data:image/png;base64,${picture}`
  await image.decode()
  const { width, height } = image
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('The browser draws no pictures.')
  context.filter = 'blur(6px)'
  context.drawImage(image, 0, 0)
  // Past the reach of the blur at the edges, where nothing of the kit stands.
  const { data } = context.getImageData(0, 0, width, height)
  const ground = 4 * (24 * width + 4)
  const shares = [0.2126, 0.7152, 0.0722]
  return regions.map(({ name, ...box }) => {
    let peak = 0
    let weight = 0
    for (let y = Math.max(0, Math.floor(box.y)); y < Math.min(height, box.y + box.height); y++) {
      for (let x = Math.max(0, Math.floor(box.x)); x < Math.min(width, box.x + box.width); x++) {
        const at = 4 * (y * width + x)
        let difference = 0
        for (const [channel, share] of shares.entries()) {
          difference += (share * Math.abs((data[at + channel] ?? 0) - (data[ground + channel] ?? 0))) / 255
        }
        peak = Math.max(peak, difference)
        weight += difference
      }
    }
    return { name, peak, weight: weight / (width * height) }
  })
}
