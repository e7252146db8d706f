import { chromium, type Browser } from 'playwright'
import { chromiumArguments, ensureChromium, findChromium } from '../../../scripts/chromium.mjs'

/**
 * Starts Chromium. It ends when this process does, which a signal ends at once: Playwright's own answer to one closes
 * the browser alone, and the run would go on with a new one.
 *
 * @throws Error when there is no Chromium and none could be installed.
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? ensureChromium(),
    args: chromiumArguments,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  })
}
