/**
 * Whether a request comes from a page of this very origin, or from no page at all.
 *
 * `Sec-Fetch-Site` is the browser's own verdict and no script can set it; `none` is a person typing the address. Where
 * it is missing (plain HTTP off localhost, old browsers) the `Origin` must name the host that was asked. A request
 * with neither comes from a program, which carries no one's cookies.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (origin === null) return true
  if (!URL.canParse(origin)) return false
  // A page of another site cannot add a header without a preflight, and the gateway answers none.
  const asked = headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host')
  return new URL(origin).host === asked
}
